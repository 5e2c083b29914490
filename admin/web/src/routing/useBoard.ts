import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/http';
import type { Board } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useRealtime } from '@/realtime/RealtimeProvider';

/** How many wait and who is available: read once, then told by the socket while it is shown. */
export function useBoard() {
  const realtime = useRealtime();
  useEffect(() => realtime.followBoard(), [realtime]);
  return useQuery({
    queryKey: keys.board,
    queryFn: ({ signal }) => api.get<Board>('queues/board', undefined, signal),
  });
}
