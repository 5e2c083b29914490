import { useEffect, useRef } from 'react';
import { useSearch } from 'wouter';

/** The seq that the address asks for, such as of a message that was searched for. */
function useWantedSeq(): number | null {
  const seq = Number(new URLSearchParams(useSearch()).get('at'));
  return Number.isInteger(seq) && seq > 0 ? seq : null;
}

/**
 * Bring the message that the address names into sight, once, and mark it.
 *
 * @param indexOf the place of the message of a seq among what is shown, -1 where it is not.
 * @param goTo scrolls to a place.
 * @param before the seq before the oldest that is loaded.
 * @param canRead whether what lies before can be loaded now.
 * @param onOlder loads what lies before.
 * @param onFound called before the thread scrolls away from its end.
 * @returns the seq to mark.
 */
export function useOpenAt(args: {
  indexOf: (seq: number) => number;
  goTo: (index: number) => void;
  before: number;
  canRead: boolean;
  onOlder: () => void;
  onFound: () => void;
}): number | null {
  const { indexOf, goTo, before, canRead, onOlder, onFound } = args;
  const wanted = useWantedSeq();
  const found = useRef<number | null>(null);
  useEffect(() => {
    if (wanted === null || found.current === wanted) return;
    if (before >= wanted) {
      if (canRead) onOlder();
      return;
    }
    const index = indexOf(wanted);
    if (index < 0) return;
    found.current = wanted;
    onFound();
    goTo(index);
  });
  return wanted;
}
