/** What can be done with deliveries that were given up. */
import { api } from '@/api/http';

export type Action = 'replay' | 'discard';

/** As many as the server takes at once. */
const AT_ONCE = 200;

/** Handle letters, as many as there are; returns the ids of those that were. */
export async function handleAll(action: Action, all: readonly string[]): Promise<string[]> {
  const done: string[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const ids = all.slice(from, from + AT_ONCE);
    done.push(...(await api.post<{ done: string[] }>('dead-letters/bulk', { action, ids })).done);
  }
  return done;
}
