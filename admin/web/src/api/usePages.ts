import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { api, type Query } from './http';
import type { Page } from './types';

const AT_ONCE = 50;

/** A list that is read page by page: its rows so far, and the query to show its state and read on with. */
export function usePages<Row>(
  path: string,
  query: Query,
  options: { queryKey: QueryKey; refetchInterval?: number },
) {
  const pages = useInfiniteQuery({
    ...options,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Row>>(path, { ...query, limit: AT_ONCE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });
  return { pages, rows: pages.data?.pages.flatMap((page) => page.data) ?? [] };
}
