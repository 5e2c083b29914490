import { useEffect, useRef, type RefObject } from 'react';
import { useSearch } from 'wouter';

/** The seq that the address asks for, such as of a message that was searched for. */
function useWantedSeq(): number | null {
  const seq = Number(new URLSearchParams(useSearch()).get('at'));
  return Number.isInteger(seq) && seq > 0 ? seq : null;
}

/**
 * Bring the message that the address names into sight, once, and mark it.
 *
 * @param scroller what scrolls.
 * @param before the seq before the oldest that is loaded.
 * @param onOlder loads what lies before.
 * @param onFound called before the thread scrolls away from its end.
 * @returns the seq to mark.
 */
export function useOpenAt(args: {
  scroller: RefObject<HTMLElement | null>;
  before: number;
  isLoading: boolean;
  onOlder: () => void;
  onFound: () => void;
}): number | null {
  const { scroller, before, isLoading, onOlder, onFound } = args;
  const wanted = useWantedSeq();
  const found = useRef<number | null>(null);
  useEffect(() => {
    if (wanted === null || found.current === wanted) return;
    if (before >= wanted) {
      if (!isLoading) onOlder();
      return;
    }
    const target = scroller.current?.querySelector(`[data-seq="${wanted}"]`);
    if (!target) return;
    found.current = wanted;
    onFound();
    target.scrollIntoView({ block: 'center' });
  });
  return wanted;
}
