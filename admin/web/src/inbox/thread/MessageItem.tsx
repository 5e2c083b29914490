import { IconCheck, IconChecks, IconEye, IconNote } from '@tabler/icons-react';
import { memo } from 'react';
import type { Message } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { clockTime, exactTime } from '@/i18n/format';
import { clsx } from '@/ui/clsx';
import { MessageContent } from './contents/MessageContent';
import css from './MessageItem.module.css';
import { participantName } from '../names';

type Mark = 'sent' | 'delivered' | 'seen';
const marks = { sent: IconCheck, delivered: IconChecks, seen: IconEye } as const;

/** One message: a visitor's at the start side, ours at the end side, a note across and tinted. */
export const MessageItem = memo(function MessageItem(props: {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
  mark: Mark | null;
}) {
  const { message, isFirst, isLast, mark } = props;
  const t = useT();
  const me = useMe();
  const isNote = message.kind === 'note';
  const isOurs = message.sender.kind !== 'visitor';
  const isMine = message.sender.kind === 'agent' && message.sender.id === me.id;
  const name = isMine ? t('participant.me') : participantName(t, message.sender);
  return (
    <article
      className={clsx(css.message, isOurs && css.ours, isNote && css.note, isFirst && css.first)}
      aria-label={t(isNote ? 'message.noteBy' : 'message.by', { name })}
    >
      {isFirst && (
        <div className={css.head}>
          {isNote && <IconNote size={14} aria-hidden />}
          <span className={css.name}>{name}</span>
          {isNote && <span>{t('message.internal')}</span>}
        </div>
      )}
      <div className={css.bubble} title={exactTime(message.created_at, t.locale)}>
        <MessageContent content={message.content} sessionId={message.session_id} />
      </div>
      {(isLast || mark) && (
        <div className={css.foot}>
          <time dateTime={message.created_at}>{clockTime(message.created_at, t.locale)}</time>
          {mark && <MarkView mark={mark} />}
        </div>
      )}
    </article>
  );
});

function MarkView({ mark }: { mark: Mark }) {
  const t = useT();
  const Sign = marks[mark];
  return (
    <span className={css.mark} data-mark={mark}>
      <Sign size={14} aria-hidden /> {t(`mark.${mark}`)}
    </span>
  );
}
