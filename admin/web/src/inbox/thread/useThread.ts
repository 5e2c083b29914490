import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/api/http';
import type { Page, Session, SessionEvent } from '@/api/types';
import { useT } from '@/i18n';
import { findSession } from '@/realtime/cache';
import { keys } from '@/realtime/keys';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { append, emptyThread, messageOf, PAGE, prepend, type Thread } from '@/realtime/thread';
import { showFailure } from '@/ui/failure';

const ENOUGH_MESSAGES = 20;

async function loadEvents(sessionId: string, after: number, limit: number, signal?: AbortSignal) {
  const page = await api.get<Page<SessionEvent>>(
    `sessions/${sessionId}/events`,
    { after_seq: after, limit },
    signal,
  );
  return page.data;
}

async function loadOlder(sessionId: string, thread: Thread, signal?: AbortSignal): Promise<Thread> {
  let grown = thread;
  let found = 0;
  while (grown.before > 0 && found < ENOUGH_MESSAGES) {
    const before = Math.max(0, grown.before - PAGE);
    const events = await loadEvents(sessionId, before, grown.before - before, signal);
    found += events.filter((event) => messageOf(event)).length;
    grown = prepend(grown, events, before);
  }
  return grown;
}

/** How reading on in older pages goes; after a failure somebody has to ask for it again. */
export type Older = 'idle' | 'loading' | 'failed';

export function useSession(sessionId: string) {
  const cache = useQueryClient();
  return useQuery({
    queryKey: keys.session(sessionId),
    queryFn: ({ signal }) => api.get<Session>(`sessions/${sessionId}`, undefined, signal),
    initialData: () => findSession(cache, sessionId),
    staleTime: Infinity,
  });
}

/** The thread of a session: its last page, then live; older pages on demand. */
export function useThread(sessionId: string, lastSeq: number | undefined) {
  const cache = useQueryClient();
  const store = useRealtime();
  const t = useT();
  const [older, setOlder] = useState<Older>('idle');
  const isLoading = useRef(false);
  const query = useQuery({
    queryKey: keys.thread(sessionId),
    queryFn: async ({ signal }): Promise<Thread> => {
      const end = emptyThread(lastSeq ?? 0);
      const tail = await loadOlder(sessionId, end, signal);
      const later = await loadEvents(sessionId, tail.last, PAGE, signal);
      return append(tail, later);
    },
    enabled: lastSeq !== undefined,
    staleTime: Infinity,
    // It only grows: to compare it with itself, event by event, would take as long as it is.
    structuralSharing: false,
    gcTime: 10 * 60_000,
  });
  const isLoaded = query.data !== undefined;
  useEffect(() => {
    if (!isLoaded) return;
    store.follow(sessionId, cache.getQueryData<Thread>(keys.thread(sessionId))?.last ?? 0);
    return () => store.unfollow(sessionId);
  }, [store, cache, sessionId, isLoaded]);

  const loadMore = useCallback(async () => {
    const thread = cache.getQueryData<Thread>(keys.thread(sessionId));
    if (!thread || thread.before === 0 || isLoading.current) return;
    isLoading.current = true;
    setOlder('loading');
    try {
      const older = await loadOlder(sessionId, { ...thread, events: [], last: thread.before });
      cache.setQueryData<Thread>(
        keys.thread(sessionId),
        (now) => now && prepend(now, older.events, older.before),
      );
      setOlder('idle');
    } catch (error) {
      setOlder('failed');
      showFailure(t, error);
    } finally {
      isLoading.current = false;
    }
  }, [cache, sessionId, t]);

  return { query, loadMore, older };
}
