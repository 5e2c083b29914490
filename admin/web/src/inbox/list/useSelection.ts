import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Session } from '@/api/types';
import { extend, keepShown, NONE, toggle, type Selection } from './selection';
import type { Pick } from './SessionRow';
import type { useSessionList } from './useSessionList';

/** The most that can be picked with one press; the server takes them in parts. */
const MOST_AT_ONCE = 1_000;

/** Which conversations of a list the next act is for. */
export function useSelection({ query, sessions }: ReturnType<typeof useSessionList>) {
  const [selection, setSelection] = useState<Selection>(NONE);
  const [isTakingAll, setTakingAll] = useState(false);
  const order = useMemo(() => sessions.map((session) => session.id), [sessions]);
  useEffect(() => setSelection((before) => keepShown(before, order)), [order]);
  // The list holds what was read of it; to take all of it, the rest is read first.
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (!isTakingAll || isFetchingNextPage) return;
    const isShort = hasNextPage && order.length < MOST_AT_ONCE;
    if (isShort && !isFetchNextPageError) {
      void fetchNextPage();
      return;
    }
    setTakingAll(false);
    // Without the rest "all" would be less than it says; the list shows why it is not there.
    if (!isShort) setSelection({ ids: new Set(order.slice(0, MOST_AT_ONCE)), anchor: null });
  }, [isTakingAll, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, order]);
  const pick = useCallback(
    (id: string, way: Pick) =>
      setSelection((before) => (way === 'range' ? extend(before, id, order) : toggle(before, id))),
    [order],
  );
  const clear = useCallback(() => setSelection(NONE), []);
  const picked = useMemo(
    () => sessions.filter((session: Session) => selection.ids.has(session.id)),
    [sessions, selection.ids],
  );
  return {
    ids: selection.ids,
    picked,
    pick,
    clear,
    isAll: picked.length === sessions.length && (!hasNextPage || picked.length >= MOST_AT_ONCE),
    takeAll: () => {
      if (isFetchNextPageError) void fetchNextPage();
      setTakingAll(true);
    },
  };
}
