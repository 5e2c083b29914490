import { IconAlarm, IconCheck, IconFlag, IconFlagFilled } from '@tabler/icons-react';
import { memo, type MouseEvent } from 'react';
import { Link } from 'wouter';
import type { Session, TagColor } from '@/api/types';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { clsx } from '@/ui/clsx';
import { Since } from '@/ui/Since';
import { StateTag } from '@/ui/StateTag';
import { visitorName } from '../names';
import css from './SessionRow.module.css';
import { TagChip } from './TagChip';

const TAGS_SHOWN = 2;
const plain = (): TagColor => 'gray';

export type Pick = 'one' | 'range';

/** One session in the list: who, what last, since when, and whether someone must look. */
export const SessionRow = memo(function SessionRow(props: {
  session: Session;
  /** The address of the list it stands in. */
  base: string;
  isSelected: boolean;
  isCursor: boolean;
  /** It is among those that the next act is for. */
  isPicked?: boolean;
  showsAssignee?: boolean;
  onPick?: (id: string, pick: Pick) => void;
  colorOf?: (tag: string) => TagColor;
}) {
  const { session, base, isSelected, isCursor, isPicked = false, onPick, colorOf = plain } = props;
  const t = useT();
  const name = visitorName(t, session);
  const isUnread = session.unread > 0;
  const last = session.last_message;
  const pick = (event: MouseEvent, way: Pick) => {
    event.preventDefault();
    onPick?.(session.id, way);
  };
  return (
    <Link
      href={`${base}/${session.id}`}
      className={clsx(css.row, isCursor && css.cursor, isPicked && css.picked)}
      aria-current={isSelected ? 'true' : undefined}
      data-cursor={isCursor}
      data-unread={isUnread}
      draggable={false}
      onClick={(event) => {
        if (!onPick) return;
        if (event.shiftKey) pick(event, 'range');
        else if (event.ctrlKey || event.metaKey) pick(event, 'one');
      }}
    >
      <span
        className={css.mark}
        data-picked={isPicked}
        title={onPick && t('bulk.pick')}
        onClick={onPick && ((event) => {
          event.stopPropagation();
          pick(event, event.shiftKey ? 'range' : 'one');
        })}
      >
        <Avatar name={name} size={36} />
        {onPick && (
          <span className={css.box} aria-hidden>
            {isPicked && <IconCheck size={14} stroke={3} />}
          </span>
        )}
      </span>
      {isPicked && <span className="visually-hidden">{t('bulk.picked')}</span>}
      <span className={css.body}>
        <span className={css.line}>
          <span className={css.name} dir="auto">{name}</span>
          <PriorityMark session={session} />
          <Since at={last?.created_at ?? session.created_at} className={css.time} />
        </span>
        <span className={css.line}>
          <StateTag state={session.state} iconOnly />
          <span className={css.preview} dir="auto">
            {last && last.sender.kind !== 'visitor' && (
              <span className={css.sender}>{t('list.reply', { name: last.sender.name || t('participant.agent') })}</span>
            )}
            {last?.text || session.subject || t('list.noMessage')}
          </span>
          <Tags session={session} colorOf={colorOf} />
          {session.state === 'snoozed' && session.snoozed_until && (
            <span className={css.until} title={exactTime(session.snoozed_until, t.locale)}>
              <IconAlarm size={14} aria-hidden />
              <span className="visually-hidden">
                {t('list.until', { time: exactTime(session.snoozed_until, t.locale) })}
              </span>
            </span>
          )}
          {props.showsAssignee && session.assignee && (
            <span className={css.assignee} title={session.assignee.name}>
              <Avatar name={session.assignee.name} size={20} tone="accent" />
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

function Tags({ session, colorOf }: { session: Session; colorOf: (tag: string) => TagColor }) {
  const t = useT();
  const { tags } = session;
  const rest = tags.slice(TAGS_SHOWN);
  return (
    <>
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <TagChip key={tag} name={tag} color={colorOf(tag)} />
      ))}
      {rest.length > 0 && (
        <span className={css.rest} title={rest.join(', ')}>
          {t('list.moreTags', { count: rest.length })}
        </span>
      )}
    </>
  );
}

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
