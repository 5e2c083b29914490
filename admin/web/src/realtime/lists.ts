/** How changed sessions move in and out of the cached lists. Pure. */
import type { InfiniteData } from '@tanstack/react-query';
import type { Page, Session } from '@/api/types';
import type { ListFilter, StateFilter } from './keys';

export type SessionList = InfiniteData<Page<Session>, string | null>;

const CATEGORIES = ['active', 'waiting', 'done'];

function hasState(session: Session, filter: StateFilter): boolean {
  if (filter === 'any') return true;
  if (filter === 'not-done') return session.category !== 'done';
  return CATEGORIES.includes(filter) ? session.category === filter : session.state === filter;
}

export function belongs(session: Session, filter: ListFilter, staffId: string): boolean {
  if (filter.view === 'mine' && session.assignee?.id !== staffId) return false;
  if (filter.view === 'unassigned' && session.assignee !== null) return false;
  if (filter.unread && session.unread === 0) return false;
  return hasState(session, filter.state);
}

/**
 * Bring a list up to date.
 *
 * A session that left the filter goes; one that entered comes in at its place. The place of a session
 * older than the last loaded page is on a page not loaded yet, so it is left to that page.
 */
export function mergeSessions(
  list: SessionList,
  changed: readonly Session[],
  belongsHere: (session: Session) => boolean,
): SessionList {
  const byId = new Map(changed.map((session) => [session.id, session]));
  const kept = list.pages.flatMap((page) => page.data).filter((session) => !byId.has(session.id));
  const hasMore = list.pages.at(-1)?.next != null;
  const oldest = kept.at(-1)?.updated_at ?? '';
  const arriving = changed.filter(
    (session) => belongsHere(session) && (!hasMore || session.updated_at >= oldest),
  );
  const all = [...kept, ...arriving].sort(newestFirst);
  return { ...list, pages: spread(all, list.pages) };
}

function newestFirst(a: Session, b: Session): number {
  return b.updated_at.localeCompare(a.updated_at) || b.id.localeCompare(a.id);
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
