import { useQueryClient } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { Session, Visitor } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { readable } from '@/i18n/format';
import { visitorName } from '@/inbox/names';
import { patchSession } from '@/realtime/cache';
import { keys } from '@/realtime/keys';
import { Avatar } from '@/ui/Avatar';
import { Heading } from '@/ui/Heading';
import { Since } from '@/ui/Since';
import { ValueTree } from '@/ui/ValueTree';
import css from './Details.module.css';
import { EditableFact } from './EditableFact';
import { LanguageFact } from './LanguageFact';
import { languageName } from './languageName';
import { Fact } from './PaneSection';
import { useVisitor } from './useVisitor';

type Known = 'name' | 'email' | 'phone';

/** Who the visitor is; agents may put right what is known of them. */
export function VisitorCard({ session }: { session: Session }) {
  const t = useT();
  const name = visitorName(t, session);
  const visitor = useVisitor(session.visitor.id);
  const canEdit = isAllowed(usePermissions(), 'visitor:write');
  const save = useSaveVisitor(session);
  const fields: { field: Known; value: string }[] = [
    { field: 'name', value: visitor?.name ?? session.visitor.name },
    { field: 'email', value: visitor?.email ?? session.visitor.email ?? '' },
    { field: 'phone', value: visitor?.phone ?? '' },
  ];
  return (
    <section className={css.section}>
      <div className={css.visitor}>
        <Avatar name={name} size={40} />
        <div className={css.visitorText}>
          <Heading level={3} className={css.visitorName}>
            <bdi>{name}</bdi>
          </Heading>
          <div className={css.faint}>
            {session.visitor.is_identified ? (
              <span className={css.known}>
                <IconShieldCheck size={14} aria-hidden /> {t('visitor.identified')}
              </span>
            ) : (
              t('visitor.anonymous')
            )}
          </div>
        </div>
      </div>
      <dl className={css.facts}>
        {fields.map(({ field, value }) => (
          <EditableFact
            key={field}
            field={field}
            value={value}
            canEdit={canEdit && visitor !== undefined}
            onSave={(next) => save(field, next)}
          />
        ))}
        <LanguageFact session={session} />
        {visitor?.created_at && (
          <Fact name={t('details.firstSeen')}>
            <Since at={visitor.created_at} />
          </Fact>
        )}
        <Traits traits={visitor?.traits ?? {}} />
      </dl>
    </section>
  );
}

/** Keep a change, and show it wherever this visitor's name stands. */
function useSaveVisitor(session: Session) {
  const cache = useQueryClient();
  const me = useMe();
  return async (field: Known, value: string): Promise<void> => {
    const path = `visitors/${session.visitor.id}`;
    const visitor = await api.patch<Visitor>(path, { [field]: value === '' ? null : value });
    cache.setQueryData(keys.visitor(visitor.id), visitor);
    const { name, email } = visitor;
    const patch = (one: Session) => ({ visitor: { ...one.visitor, name, email } });
    patchSession(cache, session.id, patch, me.id);
    void cache.invalidateQueries({ queryKey: keys.visitorSessions(visitor.id) });
  };
}

/** What the host notes of a visit by its own names, what a site or a plugin told by theirs. */
function Traits({ traits }: { traits: Visitor['traits'] }) {
  const t = useT();
  const { page: _trail, locale, timezone, ...others } = traits;
  return (
    <>
      {typeof locale === 'string' && (
        <Fact name={t('details.browserLanguage')}>{languageName(locale, t.locale)}</Fact>
      )}
      {typeof timezone === 'string' && (
        <Fact name={t('details.timezone')}>{timezone.replaceAll('_', ' ')}</Fact>
      )}
      {Object.entries(others).map(([key, value]) => (
        <Fact key={key} name={readable(key)}>
          <ValueTree value={value} />
        </Fact>
      ))}
    </>
  );
}
