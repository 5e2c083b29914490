import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/api/http';
import type { Page, Session } from '@/api/types';
import { keys, type ListFilter } from '@/realtime/keys';
import { plainFilter, toQuery } from './filter';

const PAGE = 100;

export function listOptions(filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Session>>(
        'sessions',
        { ...toQuery(filter), cursor: pageParam, limit: PAGE },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Infinity,
  });
}

/** A list of the inbox; the socket keeps it true, so it is read once. */
export function useSessionList(filter: ListFilter) {
  const query = useInfiniteQuery({ ...listOptions(filter), placeholderData: keepPreviousData });
  const sessions = useMemo(
    () => query.data?.pages.flatMap((page) => page.data) ?? [],
    [query.data],
  );
  return { query, sessions };
}

function countOf(data: { pages: Page<Session>[] } | undefined): number {
  return data?.pages.flatMap((page) => page.data).length ?? 0;
}

const MINE_UNREAD: ListFilter = { ...plainFilter('mine'), unread: true };
const UNASSIGNED: ListFilter = plainFilter('unassigned');

/** Who waits for anybody, and the number in the page title. */
export function useInboxCounts() {
  const mine = useInfiniteQuery(listOptions(MINE_UNREAD));
  const queue = useInfiniteQuery(listOptions(UNASSIGNED));
  return useMemo(() => {
    const mineUnread = countOf(mine.data);
    const unassigned = queue.data?.pages.flatMap((page) => page.data);
    const unclaimedUnread = unassigned?.filter((session) => session.unread > 0).length ?? 0;
    return {
      mineUnread,
      waiting: countOf(queue.data),
      unassigned,
      titleCount: mineUnread + unclaimedUnread,
    };
  }, [mine.data, queue.data]);
}
