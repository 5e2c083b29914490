import { Loader } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import { useStream } from '@/realtime/RealtimeProvider';
import type { Thread } from '@/realtime/thread';
import { StreamItem } from './StreamItem';
import { guessHeight, lastReplySeq, type Item } from './timeline';
import css from './Timeline.module.css';
import { TimelineItem } from './TimelineItem';
import { TypingLine } from './TypingLine';
import { useOpenAt } from './useOpenAt';
import { useStickToEnd } from './useStickToEnd';
import type { Older } from './useThread';
import { useTimeline } from './useTimeline';

/** What stands above the first item: the column's padding and one line. */
const HEAD_PX = 56;

/** A thread of any length: only what is near the screen is drawn. */
export function Timeline(props: {
  session: Session;
  thread: Thread;
  onOlder: () => void;
  older: Older;
}) {
  const { session, thread, onOlder, older } = props;
  const t = useT();
  const stream = useStream(session.id);
  const items = useTimeline(session.id, thread.events);
  const markedSeq = useMemo(() => lastReplySeq(thread.events), [thread.events]);
  const { scroller, onScroll, isAway, toEnd, leaveEnd } = useStickToEnd(
    items,
    thread.before,
    // What failed is not asked for at each turn of the wheel.
    () => older === 'idle' && onOlder(),
    stream?.text,
  );
  // The same function for the same lines, or all places would be worked out again at each scroll.
  const keyOf = useCallback((index: number) => items[index]?.key ?? index, [items]);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => guessHeight(items[index]),
    getItemKey: keyOf,
    scrollMargin: HEAD_PX,
    overscan: 12,
    // A thread opens at its end; without it the first drawing would be of the beginning.
    initialOffset: Number.MAX_SAFE_INTEGER,
  });
  const wantedSeq = useOpenAt({
    indexOf: (seq) => items.findIndex((item) => seqOf(item) === seq),
    goTo: (index) => rows.scrollToIndex(index, { align: 'center' }),
    before: thread.before,
    canRead: older === 'idle',
    onOlder,
    onFound: leaveEnd,
  });
  const shown = rows.getVirtualItems();
  const above = (shown[0]?.start ?? HEAD_PX) - HEAD_PX;
  const below = rows.getTotalSize() - ((shown.at(-1)?.end ?? HEAD_PX) - HEAD_PX);
  return (
    <div className={css.frame}>
      <div className={css.scroll} ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-label={t('thread.log')}>
        <div className={css.column}>
          {thread.before > 0 ? (
            <button type="button" className={css.older} onClick={onOlder} disabled={older === 'loading'}>
              {older === 'loading' ? <Loader size={16} /> : t('thread.older')}
            </button>
          ) : (
            <p className={css.start}>{t('thread.start')}</p>
          )}
          <ol className={css.items} style={{ paddingTop: above, paddingBottom: Math.max(0, below) }}>
            {shown.map((row) => {
              const item = items[row.index];
              return (
                item && (
                  <li
                    key={row.key}
                    ref={rows.measureElement}
                    data-index={row.index}
                    data-seq={seqOf(item)}
                    data-wanted={wantedSeq !== null && seqOf(item) === wantedSeq}
                  >
                    <TimelineItem item={item} session={session} markedSeq={markedSeq} />
                  </li>
                )
              );
            })}
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

const seqOf = (item: Item) => (item.kind === 'message' ? item.message.seq : undefined);
