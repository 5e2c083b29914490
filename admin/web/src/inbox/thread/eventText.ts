import type { Assignee, ParticipantRef, SessionEvent } from '@/api/types';
import type { Translator } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { buildWords, type Words } from '../coreWords';
import { languageName } from '../details/languageName';
import { participantName } from '../names';

/** One line that says what happened, from data the server sent. */
export function eventText(
  t: Translator,
  event: SessionEvent,
  words: Words = buildWords(t, {}),
): string {
  const actor = participantName(t, event.actor);
  const data = event.data;
  switch (event.type) {
    case 'session.created':
      return t('event.created');
    case 'session.queued':
      return t('event.queued');
    case 'session.assigned':
      return assignedText(t, event.actor, data['assignee'] as Assignee | null);
    case 'session.unassigned':
      return t('event.unassigned', { actor });
    case 'session.transferred':
      return typeof data['reason'] === 'string' && data['reason'] !== ''
        ? t('event.transferredWhy', { actor, reason: words(data['reason'], data['reason_said']) })
        : t('event.transferred', { actor });
    case 'session.mentioned':
      return t('event.mentioned', { actor });
    case 'session.escalated':
      return t('event.escalated_other', { count: (data['staff_ids'] as string[]).length });
    case 'session.snoozed': {
      const until = (data['until'] ?? data['snoozed_until']) as string | undefined;
      if (!until) return t('event.snoozedOpen', { actor });
      return t('event.snoozed', { actor, until: exactTime(until, t.locale) });
    }
    case 'session.resolved':
      return t('event.resolved', { actor });
    case 'session.reopened':
      return t('event.reopened', { actor });
    case 'session.closed':
      return t('event.closed', { actor });
    case 'session.merged':
      return t(data['into'] ? 'event.mergedInto' : 'event.mergedFrom', { actor });
    case 'session.unmerged':
      return t('event.unmerged', { actor });
    case 'session.priority_changed':
      return t('event.priority', { actor });
    case 'session.tags_changed':
      return t('event.tags', { actor });
    case 'session.language_changed':
      return t('event.language', { actor, language: languageName(String(data['to']), t.locale) });
    case 'session.handoff_requested':
      return event.actor?.kind === 'bot' && typeof data['reason'] === 'string' && data['reason'] !== ''
        ? t('event.handoffWhy', { actor, reason: words(data['reason'], data['reason_said']) })
        : t('event.handoff', { actor });
    case 'session.bot_took':
      return event.actor?.kind === 'bot'
        ? t('event.botTook', { actor })
        : t('event.toBot', { actor, bot: String(data['bot_name'] ?? data['bot'] ?? '') });
    case 'form.submitted':
      return t('event.form', { actor });
    case 'csat.submitted':
      return t('event.csat', { actor, score: String(data['score'] ?? '') });
    case 'flow.started':
      return t('event.flowStarted');
    case 'flow.ended':
      return t('event.flowEnded');
    default:
      return t('event.subject', { actor });
  }
}

/** The other conversation that an event is about, of the same visitor. */
export function otherSession(event: SessionEvent): string | null {
  if (event.type !== 'session.merged' && event.type !== 'session.unmerged') return null;
  const id = event.data['into'] ?? event.data['from'];
  return typeof id === 'string' ? id : null;
}

function assignedText(
  t: Translator,
  actor: ParticipantRef | null,
  assignee: Assignee | null,
): string {
  const name = participantName(t, actor);
  if (!assignee) return t('event.unassigned', { actor: name });
  if (actor?.kind === 'agent' && actor.id === assignee.id) {
    return t('event.tookOver', { actor: assignee.name });
  }
  if (actor?.kind !== 'agent') return t('event.assigned', { assignee: assignee.name });
  return t('event.assignedBy', { actor: name, assignee: assignee.name });
}
