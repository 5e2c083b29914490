/** How changed sessions move in and out of the cached lists. Pure. */
import type { InfiniteData } from '@tanstack/react-query';
import type { Page, Priority, Session } from '@/api/types';
import type { ListFilter, Sort, StateFilter } from './keys';

export type SessionList = InfiniteData<Page<Session>, string | null>;

const CATEGORIES = ['active', 'waiting', 'done'];

function hasState(session: Session, filter: StateFilter): boolean {
  if (filter === 'any') return true;
  if (filter === 'not-done') return session.category !== 'done' && session.state !== 'snoozed';
  return CATEGORIES.includes(filter) ? session.category === filter : session.state === filter;
}

function isInView(session: Session, filter: ListFilter, staffId: string): boolean {
  switch (filter.view) {
    case 'mine':
      return session.assignee?.id === staffId;
    case 'unassigned':
      return session.assignee === null;
    case 'snoozed':
      return session.state === 'snoozed';
    case 'closed':
      return session.category === 'done';
    default:
      return true;
  }
}

function speaks(session: Session, language: string | null): boolean {
  if (language === null) return true;
  const spoken = session.language?.toLowerCase() ?? '';
  const wanted = language.toLowerCase();
  return spoken === wanted || spoken.startsWith(`${wanted}-`);
}

const is = <T>(wanted: T | null, value: T | null | undefined) => wanted === null || wanted === value;

/** Tells as the server does whether a session is in a list; who is mentioned only the server knows. */
export function belongs(session: Session, filter: ListFilter, staffId: string): boolean {
  return (
    isInView(session, filter, staffId) &&
    hasState(session, filter.state) &&
    (!filter.unread || session.unread > 0) &&
    (!filter.waiting || session.waiting_since !== null) &&
    filter.tags.every((tag) => session.tags.includes(tag)) &&
    is(filter.priority, session.priority) &&
    is(filter.queueId, session.queue_id) &&
    is(filter.teamId, session.team_id) &&
    is(filter.assigneeId, session.assignee?.id) &&
    is(filter.channel, session.channel) &&
    speaks(session, filter.language)
  );
}

type Order = (a: Session, b: Session) => number;

// Plain comparison: these are ASCII, and a list of thousands is gone through at each message.
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const newestFirst: Order = (a, b) => compare(b.updated_at, a.updated_at) || compare(b.id, a.id);

const RANK: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };
/** After every time, so that who does not wait comes last. */
const NEVER = '9999';

const ORDERS: Record<Sort, Order> = {
  updated: newestFirst,
  waiting: (a, b) =>
    compare(a.waiting_since ?? NEVER, b.waiting_since ?? NEVER) || newestFirst(a, b),
  priority: (a, b) => RANK[a.priority] - RANK[b.priority] || newestFirst(a, b),
};

/**
 * Bring a list up to date.
 *
 * A session that left the filter goes; one that entered comes in at its place. The place of a session
 * behind the last loaded page is on a page not loaded yet, so it is left to that page.
 */
export function mergeSessions(
  list: SessionList,
  changed: readonly Session[],
  belongsHere: (session: Session) => boolean,
  sort: Sort = 'updated',
): SessionList {
  const order = ORDERS[sort];
  const byId = new Map(changed.map((session) => [session.id, session]));
  const all = list.pages.flatMap((page) => page.data).filter((session) => !byId.has(session.id));
  const hasMore = list.pages.at(-1)?.next != null;
  const last = all.at(-1);
  for (const session of byId.values()) {
    if (!belongsHere(session)) continue;
    if (hasMore && last && order(session, last) > 0) continue;
    all.splice(placeOf(session, all, order), 0, session);
  }
  return { ...list, pages: spread(all, list.pages) };
}

function placeOf(session: Session, sorted: readonly Session[], order: Order): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(sorted[middle]!, session) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pages keep their cursors; only their contents shift. */
function spread(all: Session[], pages: readonly Page<Session>[]): Page<Session>[] {
  let start = 0;
  return pages.map((page, index) => {
    const end = index === pages.length - 1 ? all.length : start + page.data.length;
    const data = all.slice(start, end);
    start = end;
    return { ...page, data };
  });
}

export function newest(a: Session | undefined, b: Session): Session {
  if (!a || b.last_seq > a.last_seq) return b;
  return b.last_seq === a.last_seq && b.updated_at >= a.updated_at ? b : a;
}
