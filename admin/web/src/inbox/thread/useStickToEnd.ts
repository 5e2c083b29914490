import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Item } from './timeline';

const NEAR_END_PX = 96;

/** Stay at the newest message unless somebody reads further up; older pages do not move the view. */
export function useStickToEnd(
  items: readonly Item[],
  before: number,
  onOlder: () => void,
  streamed: string | undefined,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef({ before, height: 0 });
  const [isAway, setAway] = useState(false);
  const toEnd = () => {
    isAtEnd.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
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
      // A picture that arrives, or a line that is measured, makes the thread longer.
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
      heightBefore.current.height = box.scrollHeight;
    });
    watcher.observe(box);
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
