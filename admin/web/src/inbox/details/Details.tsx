import { ActionIcon, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowLeft, IconRoute, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useLayout } from '@/app/layout';
import { api } from '@/api/http';
import type { Page, Queue, Session, Visitor } from '@/api/types';
import { Slot } from '@/extensions/Slot';
import { useT } from '@/i18n';
import { readable } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { Avatar } from '@/ui/Avatar';
import { clsx } from '@/ui/clsx';
import { Heading } from '@/ui/Heading';
import { Failure, Loading } from '@/ui/ListState';
import { Since } from '@/ui/Since';
import { StateTag } from '@/ui/StateTag';
import { ValueTree } from '@/ui/ValueTree';
import css from './Details.module.css';
import { visitorName } from '@/inbox/names';
import { Told } from './Told';
import { TraceDialog } from './TraceDialog';
import { useSession } from '@/inbox/thread/useThread';

export function Details(props: { sessionId: string; isWide: boolean; onClose: () => void }) {
  const { sessionId, isWide, onClose } = props;
  const t = useT();
  const { isPhone } = useLayout();
  const session = useSession(sessionId);
  return (
    <aside className={clsx(css.pane, isWide && css.wide)} aria-label={t('details.label')}>
      <header className={css.header}>
        <Heading level={2} className={css.title}>
          {t('details.title')}
        </Heading>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={isPhone ? 44 : 32}
          onClick={onClose}
          aria-label={t(isWide ? 'action.back' : 'action.close')}
        >
          {isWide ? <IconArrowLeft size={20} /> : <IconX size={18} />}
        </ActionIcon>
      </header>
      <div className={css.scroll}>
        {session.data ? (
          <Facts session={session.data} />
        ) : session.error ? (
          <Failure error={session.error} onRetry={() => void session.refetch()} />
        ) : (
          <Loading />
        )}
      </div>
    </aside>
  );
}

function Facts({ session }: { session: Session }) {
  const t = useT();
  const [isTraceOpen, setTraceOpen] = useState(false);
  return (
    <>
      <VisitorCard session={session} />
      <Told session={session} />
      <section className={css.section}>
        <Heading level={3} className={css.heading}>{t('details.session')}</Heading>
        <dl className={css.facts}>
          <Fact name={t('details.state')}>
            <StateTag state={session.state} />
          </Fact>
          <Fact name={t('details.assignee')}>{session.assignee?.name ?? t('assign.nobody')}</Fact>
          <Fact name={t('details.queue')}>
            <QueueName id={session.queue_id} />
          </Fact>
          <Fact name={t('details.priority')}>{t(`priority.${session.priority}`)}</Fact>
          <Fact name={t('details.channel')}>{readable(session.channel)}</Fact>
          {session.waiting_since && (
            <Fact name={t('details.waiting')}>
              <Since at={session.waiting_since} />
            </Fact>
          )}
          <Fact name={t('details.started')}>
            <Since at={session.created_at} />
          </Fact>
          {session.tags.length > 0 && (
            <Fact name={t('details.tags')}>
              <span className={css.tags}>
                {session.tags.map((tag) => (
                  <span key={tag} className={css.tag}>
                    {tag}
                  </span>
                ))}
              </span>
            </Fact>
          )}
        </dl>
        <Button
          variant="default"
          size="xs"
          fullWidth
          className={css.trace}
          leftSection={<IconRoute size={16} />}
          onClick={() => setTraceOpen(true)}
        >
          {t('trace.open')}
        </Button>
        <TraceDialog
          sessionId={session.id}
          opened={isTraceOpen}
          onClose={() => setTraceOpen(false)}
        />
      </section>
      <Slot slot="session.sidebar" sessionId={session.id} />
      <Earlier session={session} />
    </>
  );
}

function VisitorCard({ session }: { session: Session }) {
  const t = useT();
  const name = visitorName(t, session);
  const query = useQuery({
    queryKey: keys.visitor(session.visitor.id),
    queryFn: ({ signal }) => api.get<Visitor>(`visitors/${session.visitor.id}`, undefined, signal),
  });
  const visitor = query.data;
  return (
    <section className={css.section}>
      <div className={css.visitor}>
        <Avatar name={name} size={40} />
        <div className={css.visitorText}>
          <Heading level={3} className={css.visitorName}>
            {name}
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
        {session.visitor.email && (
          <Fact name={t('field.email')}>
            <a href={`mailto:${session.visitor.email}`}>{session.visitor.email}</a>
          </Fact>
        )}
        {visitor?.phone && <Fact name={t('field.phone')}>{visitor.phone}</Fact>}
        {session.language && <Fact name={t('details.language')}>{languageName(session.language, t.locale)}</Fact>}
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

/** What the host notes of a visit by its own names, what a site or a plugin told by theirs. */
function Traits({ traits }: { traits: Visitor['traits'] }) {
  const t = useT();
  const { page, locale, timezone, ...others } = traits;
  const visited = (page ?? {}) as { url?: string; title?: string; referrer?: string };
  return (
    <>
      {visited.url && (
        <Fact name={t('details.page')}>
          <a href={visited.url} target="_blank" rel="noopener noreferrer">
            {visited.title || visited.url}
          </a>
        </Fact>
      )}
      {visited.referrer && <Fact name={t('details.referrer')}>{visited.referrer}</Fact>}
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

function Earlier({ session }: { session: Session }) {
  const t = useT();
  const visitorId = session.visitor.id;
  const query = useQuery({
    queryKey: keys.visitorSessions(visitorId),
    queryFn: ({ signal }) =>
      api.get<Page<Session>>('sessions', { visitor_id: visitorId, limit: 10 }, signal),
  });
  const others = query.data?.data.filter((one) => one.id !== session.id) ?? [];
  if (others.length === 0) return null;
  return (
    <section className={css.section}>
      <Heading level={3} className={css.heading}>{t('details.earlier')}</Heading>
      <ul className={css.earlier}>
        {others.map((one) => (
          <li key={one.id}>
            <Link href={`/inbox/all/${one.id}`} className={css.earlierLink}>
              <StateTag state={one.state} iconOnly />
              <span className={css.earlierText}>
                {one.last_message?.text || one.subject || t('list.noMessage')}
              </span>
              <Since at={one.updated_at} className={css.faint} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function QueueName({ id }: { id: string | null }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.queues,
    queryFn: ({ signal }) => api.get<Page<Queue>>('queues', { limit: 100 }, signal),
    enabled: id !== null,
  });
  const queue = query.data?.data.find((one) => one.id === id);
  return <>{queue?.name ?? t('details.noQueue')}</>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
