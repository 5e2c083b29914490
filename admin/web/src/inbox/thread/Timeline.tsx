import { Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Session, SessionEvent } from '@/api/types';
import { useT } from '@/i18n';
import { dayName } from '@/i18n/format';
import { useOutgoing, useStream } from '@/realtime/RealtimeProvider';
import type { Thread } from '@/realtime/thread';
import { Since, useNow } from '@/ui/Since';
import { eventText, otherSession } from './eventText';
import { MessageItem } from './MessageItem';
import { OutgoingItem } from './OutgoingItem';
import { StreamItem } from './StreamItem';
import { buildTimeline, lastReplySeq, type Item } from './timeline';
import css from './Timeline.module.css';
import { TypingLine } from './TypingLine';
import { useOpenAt } from './useOpenAt';

const NEAR_END_PX = 96;

export function Timeline(props: {
  session: Session;
  thread: Thread;
  onOlder: () => void;
  isLoadingOlder: boolean;
}) {
  const { session, thread, onOlder, isLoadingOlder } = props;
  const t = useT();
  const outgoing = useOutgoing(session.id);
  const stream = useStream(session.id);
  const items = useMemo(() => buildTimeline(thread.events, outgoing), [thread.events, outgoing]);
  const markedSeq = useMemo(() => lastReplySeq(thread.events), [thread.events]);
  const { scroller, onScroll, isAway, toEnd, leaveEnd } = useStickToEnd(items, thread.before, onOlder, stream?.text);
  const wantedSeq = useOpenAt({
    scroller,
    before: thread.before,
    isLoading: isLoadingOlder,
    onOlder,
    onFound: leaveEnd,
  });
  const hasOlder = thread.before > 0;
  return (
    <div className={css.frame}>
      <div className={css.scroll} ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-label={t('thread.log')}>
        <div className={css.column}>
          {hasOlder ? (
            <button type="button" className={css.older} onClick={onOlder} disabled={isLoadingOlder}>
              {isLoadingOlder ? <Loader size={16} /> : t('thread.older')}
            </button>
          ) : (
            <p className={css.start}>{t('thread.start')}</p>
          )}
          <ol className={css.items}>
            {items.map((item) => (
              <li
                key={item.key}
                data-seq={item.kind === 'message' ? item.message.seq : undefined}
                data-wanted={item.kind === 'message' && item.message.seq === wantedSeq}
              >
                <ItemView item={item} session={session} markedSeq={markedSeq} />
              </li>
            ))}
          </ol>
          {stream && <StreamItem text={stream.text} />}
          <TypingLine sessionId={session.id} />
        </div>
      </div>
      {isAway && (
        <button type="button" className={css.toEnd} onClick={toEnd} aria-label={t('thread.toEnd')}>
          <IconArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  );
}

function ItemView({ item, session, markedSeq }: { item: Item; session: Session; markedSeq: number }) {
  const t = useT();
  const now = useNow();
  switch (item.kind) {
    case 'day':
      return <div className={css.day}>{dayName(item.at, now, t.locale)}</div>;
    case 'event':
      return <EventLine event={item.event} />;
    case 'outgoing':
      return <OutgoingItem item={item.item} isFirst={item.isFirst} />;
    case 'message':
      return (
        <MessageItem
          message={item.message}
          isFirst={item.isFirst}
          isLast={item.isLast}
          mark={item.message.seq === markedSeq ? markOf(session, markedSeq) : null}
        />
      );
  }
}

function EventLine({ event }: { event: SessionEvent }) {
  const t = useT();
  const other = otherSession(event);
  return (
    <div className={css.event}>
      {eventText(t, event)} · <Since at={event.at} />
      {other && (
        <>
          {' · '}
          <Link href={`/inbox/all/${other}`}>{t('event.openOther')}</Link>
        </>
      )}
    </div>
  );
}

function markOf(session: Session, seq: number): 'sent' | 'delivered' | 'seen' {
  if (session.seen.visitor_seq >= seq) return 'seen';
  return session.delivered.visitor_seq >= seq ? 'delivered' : 'sent';
}

/** Stay at the newest message unless somebody reads further up; older pages do not move the view. */
function useStickToEnd(
  items: readonly Item[],
  before: number,
  onOlder: () => void,
  streamed: string | undefined,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef({ before, height: 0 });
  const [isAway, setAway] = useState(false);
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const last = heightBefore.current;
    if (before < last.before) box.scrollTop += box.scrollHeight - last.height;
    else if (isAtEnd.current || items.at(-1)?.kind === 'outgoing') box.scrollTop = box.scrollHeight;
    heightBefore.current = { before, height: box.scrollHeight };
  }, [items, before, streamed]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const watcher = new ResizeObserver(() => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    });
    watcher.observe(box);
    // A picture that arrives makes the thread longer.
    if (box.firstElementChild) watcher.observe(box.firstElementChild);
    return () => watcher.disconnect();
  }, []);
  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    setAway(!isAtEnd.current);
    if (box.scrollTop < NEAR_END_PX && before > 0 && box.scrollHeight > box.clientHeight) onOlder();
  };
  const leaveEnd = () => {
    isAtEnd.current = false;
  };
  return { scroller, onScroll, isAway, toEnd, leaveEnd };
}
