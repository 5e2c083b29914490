/** A thread in the cache: a contiguous run of a session's events, oldest first. Pure. */
import type { Message, SessionEvent } from '@/api/types';

export interface Thread {
  /** The seq before the oldest loaded event; 0 when everything is loaded. */
  before: number;
  last: number;
  events: SessionEvent[];
}

export const PAGE = 100;

export const emptyThread = (at: number): Thread => ({ before: at, last: at, events: [] });

/** Add what follows; events that are already there or not the next one are left out. */
export function append(thread: Thread, events: readonly SessionEvent[]): Thread {
  let { last } = thread;
  const fresh = events.filter((event) => {
    if (event.seq !== last + 1) return false;
    last = event.seq;
    return true;
  });
  return fresh.length === 0 ? thread : { ...thread, last, events: [...thread.events, ...fresh] };
}

/** Put an older page in front; it must end where the thread begins. */
export function prepend(thread: Thread, events: readonly SessionEvent[], before: number): Thread {
  const older = events.filter((event) => event.seq <= thread.before && event.seq > before);
  return { ...thread, before, events: [...older, ...thread.events] };
}

export function messageOf(event: SessionEvent): Message | null {
  return event.type === 'message.created' ? (event.data as unknown as Message) : null;
}
