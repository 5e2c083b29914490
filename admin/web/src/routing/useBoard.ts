import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '@/api/http';
import type { Board } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useConnection } from '@/realtime/RealtimeProvider';

/** How many wait and who is available: read once, then told by the socket. */
export function useBoard() {
  const cache = useQueryClient();
  const { status } = useConnection();
  const wasLive = useRef(true);
  useEffect(() => {
    // What was told while the line was cut is not told again.
    if (status === 'live' && !wasLive.current) {
      void cache.invalidateQueries({ queryKey: keys.board });
    }
    wasLive.current = status === 'live';
  }, [status, cache]);
  return useQuery({
    queryKey: keys.board,
    queryFn: ({ signal }) => api.get<Board>('queues/board', undefined, signal),
  });
}
