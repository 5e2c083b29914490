import { IconFlag, IconFlagFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import type { View } from '@/realtime/keys';
import { Avatar } from '@/ui/Avatar';
import { clsx } from '@/ui/clsx';
import { Since } from '@/ui/Since';
import { StateTag } from '@/ui/StateTag';
import { visitorName } from '../names';
import css from './SessionRow.module.css';

/** One session in the list: who, what last, since when, and whether someone must look. */
export const SessionRow = memo(function SessionRow(props: {
  session: Session;
  view: View;
  isSelected: boolean;
  isCursor: boolean;
}) {
  const { session, view, isSelected, isCursor } = props;
  const t = useT();
  const name = visitorName(t, session);
  const isUnread = session.unread > 0;
  const last = session.last_message;
  const showsAssignee = view === 'all' && session.assignee !== null;
  return (
    <Link
      href={`/inbox/${view}/${session.id}`}
      className={clsx(css.row, isCursor && css.cursor)}
      aria-current={isSelected ? 'true' : undefined}
      data-cursor={isCursor}
      data-unread={isUnread}
    >
      <Avatar name={name} size={36} />
      <span className={css.body}>
        <span className={css.line}>
          <span className={css.name}>{name}</span>
          <PriorityMark session={session} />
          <Since at={last?.created_at ?? session.created_at} className={css.time} />
        </span>
        <span className={css.line}>
          <StateTag state={session.state} iconOnly />
          <span className={css.preview}>
            {last && last.sender.kind !== 'visitor' && (
              <span className={css.sender}>{t('list.reply', { name: last.sender.name || t('participant.agent') })}</span>
            )}
            {last?.text || session.subject || t('list.noMessage')}
          </span>
          {showsAssignee && (
            <span className={css.assignee} title={session.assignee?.name}>
              <Avatar name={session.assignee?.name ?? ''} size={20} tone="accent" />
            </span>
          )}
          {isUnread && (
            <span className={css.unread}>
              <span className="visually-hidden">{t('list.unread_other', { count: session.unread })}</span>
              <span aria-hidden>{session.unread > 99 ? '99+' : session.unread}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
});

function PriorityMark({ session }: { session: Session }) {
  const t = useT();
  if (session.priority !== 'high' && session.priority !== 'urgent') return null;
  const Mark = session.priority === 'urgent' ? IconFlagFilled : IconFlag;
  const word = t(`priority.${session.priority}`);
  return (
    <span className={css.priority} title={word}>
      <Mark size={14} role="img" aria-label={word} />
    </span>
  );
}
