import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { useConnection, useRealtime } from '@/realtime/RealtimeProvider';
import { contentOf, type Outgoing } from '@/realtime/outbox';
import { clsx } from '@/ui/clsx';
import { MessageContent } from './contents/MessageContent';
import css from './MessageItem.module.css';
import { failureOf } from './useFailedSends';

/** A message of ours the server has not confirmed yet, or would not take. */
export function OutgoingItem({ item, isFirst }: { item: Outgoing; isFirst: boolean }) {
  const t = useT();
  const store = useRealtime();
  const connection = useConnection();
  const isFailed = item.state === 'failed';
  const state = connection.status === 'live' ? 'sending' : 'queued';
  return (
    <article
      className={clsx(css.message, css.ours, item.kind === 'note' && css.note, isFirst && css.first)}
      data-failed={isFailed}
      aria-label={t('message.by', { name: t('participant.me') })}
    >
      <div className={css.bubble}>
        <MessageContent content={contentOf(item)} sessionId={item.sessionId} />
      </div>
      {isFailed ? (
        <div className={css.foot} role="alert">
          <IconAlertCircle size={14} aria-hidden />
          {failureOf(t, item)}
          <button type="button" className={css.link} onClick={() => store.retry(item.clientMsgId)}>
            {t('action.retry')}
          </button>
          <button type="button" className={css.link} onClick={() => store.discard(item.clientMsgId)}>
            {t('action.discard')}
          </button>
        </div>
      ) : (
        <div className={css.foot}>
          {item.state !== 'acked' && (
            <>
              <IconClock size={14} aria-hidden /> {t(`mark.${state}`)}
            </>
          )}
        </div>
      )}
    </article>
  );
}
