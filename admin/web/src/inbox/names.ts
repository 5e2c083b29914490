import type { ParticipantRef, Session } from '@/api/types';
import type { Translator } from '@/i18n';

/** What to call a visitor who may not have told their name. */
export function visitorName(t: Translator, session: Session): string {
  const { name, email, id } = session.visitor;
  return name || email || t('visitor.unnamed', { code: id.slice(-4).toUpperCase() });
}

export function participantName(t: Translator, who: ParticipantRef | null): string {
  if (!who) return t('participant.system');
  if (who.name) return who.name;
  if (who.kind === 'visitor') {
    return t('visitor.unnamed', { code: (who.id ?? '').slice(-4).toUpperCase() });
  }
  return t(`participant.${who.kind}`);
}
