import { useCallback, useState } from 'react';

/** What is written as code and is not in the draft. */
interface Half<Draft> {
  text: string;
  /** The draft that it was written from. */
  from: Draft;
}

/** Keeps what is half written while another view of the same draft is shown. */
export function useHalfWritten<Draft>() {
  const [half, setHalf] = useState<Half<Draft> | null>(null);
  return {
    half,
    keep: useCallback(
      (text: string, from: Draft) => setHalf((known) => ({ text, from: known?.from ?? from })),
      [],
    ),
    drop: useCallback(() => setHalf(null), []),
  };
}

export type HalfWritten<Draft> = ReturnType<typeof useHalfWritten<Draft>>;
