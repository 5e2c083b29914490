import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/http';
import type { SessionCounts } from '@/api/types';
import { keys } from '@/realtime/keys';

const PAUSE_MS = 1_000;

/** How many conversations each view holds; asked again after the socket told of a change. */
export function useCounts(): SessionCounts | undefined {
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: keys.counts,
    queryFn: ({ signal }) => api.get<SessionCounts>('sessions/counts', undefined, signal),
    staleTime: Infinity,
  });
  useEffect(() => {
    let timer: number | undefined;
    const stop = cache.getQueryCache().subscribe((event) => {
      const isSession = event.query.queryKey[0] === keys.sessions[0];
      if (event.type !== 'updated' || !isSession || timer !== undefined) return;
      // Many changes in a row are counted once.
      timer = window.setTimeout(() => {
        timer = undefined;
        void cache.invalidateQueries({ queryKey: keys.counts });
      }, PAUSE_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [cache]);
  return data;
}
