import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Connection } from './client';
import type { Typist, Viewer } from './frames';
import type { Outgoing } from './outbox';
import { RealtimeStore, type LiveStream } from './store';

const RealtimeContext = createContext<RealtimeStore | null>(null);

/** One socket for one signed-in person. */
export function RealtimeProvider({ staffId, children }: { staffId: string; children: ReactNode }) {
  const cache = useQueryClient();
  const store = useMemo(() => new RealtimeStore(cache, staffId), [cache, staffId]);
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  return <RealtimeContext value={store}>{children}</RealtimeContext>;
}

export function useRealtime(): RealtimeStore {
  const store = use(RealtimeContext);
  if (!store) throw new Error('RealtimeProvider is missing');
  return store;
}

export function useConnection(): Connection {
  const store = useRealtime();
  return useSyncExternalStore(store.subscribeToChanges, () => store.getSnapshot().connection);
}

const NOBODY: readonly never[] = [];

export function useTyping(sessionId: string): readonly Typist[] {
  const store = useRealtime();
  return useSyncExternalStore(
    store.subscribeToChanges,
    () => store.getSnapshot().typing[sessionId] ?? NOBODY,
  );
}

/** Which staff look at a session now; the one who asks is among them. */
export function useViewers(sessionId: string): readonly Viewer[] {
  const store = useRealtime();
  return useSyncExternalStore(
    store.subscribeToChanges,
    () => store.getSnapshot().viewers[sessionId] ?? NOBODY,
  );
}

export function useOutgoing(sessionId: string): Outgoing[] {
  const store = useRealtime();
  const outbox = useSyncExternalStore(store.subscribeToChanges, () => store.getSnapshot().outbox);
  return useMemo(() => outbox.filter((item) => item.sessionId === sessionId), [outbox, sessionId]);
}

/** What a bot is writing in a session now. */
export function useStream(sessionId: string): LiveStream | undefined {
  const store = useRealtime();
  return useSyncExternalStore(store.subscribeToChanges, () => store.getSnapshot().streams[sessionId]);
}
