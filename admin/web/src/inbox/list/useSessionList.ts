import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Query } from '@/api/http';
import type { Page, Session } from '@/api/types';
import { keys, type ListFilter, type StateFilter } from '@/realtime/keys';

const CATEGORIES = ['active', 'waiting', 'done'];

function stateQuery(filter: StateFilter): Query {
  if (filter === 'any') return {};
  if (filter === 'not-done') return { category: 'undone' };
  return CATEGORIES.includes(filter) ? { category: filter } : { state: filter };
}

export function listOptions(filter: ListFilter, limit = 50) {
  return infiniteQueryOptions({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Session>>(
        'sessions',
        {
          view: filter.view,
          ...stateQuery(filter.state),
          unread: filter.unread || undefined,
          cursor: pageParam,
          limit,
        },
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

const COUNTED = 100;

/** How many there are, or 100 for "more than 99". */
function countOf(data: { pages: Page<Session>[] } | undefined): number {
  const loaded = data?.pages.flatMap((page) => page.data).length ?? 0;
  return data?.pages.at(-1)?.next ? COUNTED : loaded;
}

const MINE_UNREAD: ListFilter = { view: 'mine', state: 'not-done', unread: true };
const UNASSIGNED: ListFilter = { view: 'unassigned', state: 'not-done', unread: false };

/** The numbers in the navigation and the page title. */
export function useInboxCounts() {
  const mine = useInfiniteQuery(listOptions(MINE_UNREAD, COUNTED));
  const queue = useInfiniteQuery(listOptions(UNASSIGNED, COUNTED));
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
