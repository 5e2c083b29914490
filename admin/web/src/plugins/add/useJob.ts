import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Job } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useConnection, useRealtime } from '@/realtime/RealtimeProvider';

const EVERY_MS = 1_000;

export const isOver = (job: Job) => ['done', 'failed', 'cancelled'].includes(job.state);

const TOO_MANY_REQUESTS = 429;

/** The server said so; anything else is a host that is not there, or has no time, just now. */
export const isRefusal = (error: unknown) =>
  error instanceof Problem && error.status < 500 && error.status !== TOO_MANY_REQUESTS;

/** A job of the installer, asked for until it is over, through the restart in its middle. */
export function useJob(jobId: string) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: keys.pluginJob(jobId),
    queryFn: ({ signal }) => api.get<Job>(`plugins/jobs/${jobId}`, undefined, signal),
    refetchInterval: ({ state }) => {
      if (state.data && isOver(state.data)) return false;
      return isRefusal(state.error) ? false : EVERY_MS;
    },
    refetchIntervalInBackground: true,
    retry: false,
    staleTime: 0,
  });
  // The host answers again: no need for the socket to wait longer.
  const store = useRealtime();
  const { status } = useConnection();
  useEffect(() => {
    if (query.dataUpdatedAt && status === 'reconnecting') store.retryNow();
  }, [query.dataUpdatedAt, status, store]);
  const hasChanged = query.data?.kind !== 'plan' && query.data?.state === 'done';
  useEffect(() => {
    if (hasChanged) void cache.invalidateQueries({ queryKey: keys.plugins });
  }, [hasChanged, cache]);
  return query;
}
