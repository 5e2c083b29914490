/**
 * What changed while something was being read.
 *
 * An answer says how things were when the server looked. What the socket told since is newer, and would
 * be lost under the answer, so it is kept until the answer is there and then applied to it.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Session } from '@/api/types';

type Changed = Map<string, Session>;

/** By client and by the hash of each query that is being read. */
const readings = new WeakMap<QueryClient, Map<string, Changed>>();

/** Keep changed sessions for whatever is being read now. */
export function noteChanged(cache: QueryClient, sessions: readonly Session[]): void {
  for (const changed of readings.get(cache)?.values() ?? []) {
    for (const session of sessions) changed.set(session.id, session);
  }
}

/**
 * Watch what is read, until the returned function is called.
 *
 * @param isWatched whether a query is about sessions at all
 * @param onRead called with each answer that came after changes, and these
 */
export function watchReading(
  cache: QueryClient,
  isWatched: (key: QueryKey) => boolean,
  onRead: (key: QueryKey, changed: Session[]) => void,
): () => void {
  const reading = new Map<string, Changed>();
  readings.set(cache, reading);
  const stop = cache.getQueryCache().subscribe((event) => {
    const { queryHash, queryKey } = event.query;
    if (event.type !== 'updated' || !isWatched(queryKey)) return;
    const { action } = event;
    if (action.type === 'fetch') reading.set(queryHash, new Map());
    if (action.type === 'error') reading.delete(queryHash);
    if (action.type !== 'success' || action.manual) return;
    const changed = [...(reading.get(queryHash)?.values() ?? [])];
    reading.delete(queryHash);
    if (changed.length > 0) onRead(queryKey, changed);
  });
  return () => {
    stop();
    readings.delete(cache);
  };
}
