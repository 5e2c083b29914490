/** Carries effects of the stream into the query cache. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page, Session, SessionCategory, SessionEvent, SessionState, Staff } from '@/api/types';
import { mergeCalls, type Calls } from '@/notices/calls';
import type { EphemeralFrame } from './frames';
import { keys, type ListFilter } from './keys';
import { belongs, mergeSessions, newest, type SessionList } from './lists';
import { noteChanged, watchReading } from './reading';
import { append, messageOf, PAGE, type Thread } from './thread';

export const CATEGORY: Record<SessionState, SessionCategory> = {
  bot: 'active',
  queued: 'active',
  open: 'active',
  waiting: 'waiting',
  snoozed: 'waiting',
  resolved: 'done',
  closed: 'done',
};

/** Put changed sessions into every list and detail that shows them. */
export function applySessions(cache: QueryClient, sessions: Session[], staffId: string): void {
  const fresh = sessions.map((session) =>
    newest(cache.getQueryData<Session>(keys.session(session.id)), session),
  );
  for (const session of fresh) cache.setQueryData(keys.session(session.id), session);
  cache.setQueryData<Calls>(keys.calls, (calls) => calls && mergeCalls(calls, fresh, staffId));
  for (const [key, list] of cache.getQueriesData<SessionList>({ queryKey: keys.lists })) {
    if (list) cache.setQueryData(key, withSessions(key, list, fresh, staffId));
  }
  noteChanged(cache, fresh);
}

function withSessions(key: QueryKey, list: SessionList, changed: Session[], staffId: string): SessionList {
  const filter = key[1] as ListFilter;
  const here = new Set(filter.view === 'mentions' ? idsOf(list) : []);
  const isHere = (session: Session) =>
    belongs(session, filter, staffId) && (filter.view !== 'mentions' || here.has(session.id));
  return mergeSessions(list, changed, isHere, filter.sort);
}

const isOf = (area: readonly string[], key: QueryKey) => key[0] === area[0];

/** Keep lists and sessions from going back to an answer that is older than what the socket told. */
export function keepNewest(cache: QueryClient, staffId: string): () => void {
  const isWatched = (key: QueryKey) =>
    isOf(keys.lists, key) || isOf(keys.calls, key) || (isOf(keys.sessions, key) && key.length === 2);
  return watchReading(cache, isWatched, (key, changed) => {
    if (isOf(keys.calls, key)) {
      cache.setQueryData<Calls>(key, (calls) => calls && mergeCalls(calls, changed, staffId));
    } else if (isOf(keys.sessions, key)) {
      const told = changed.find((session) => session.id === key[1]);
      cache.setQueryData<Session>(key, (read) => read && (told ? newest(told, read) : read));
    } else {
      cache.setQueryData<SessionList>(key, (list) => {
        const read = new Map(list?.pages.flatMap((page) => page.data.map((one) => [one.id, one])));
        const fresh = changed.map((told) => {
          const known = read.get(told.id);
          return known ? newest(told, known) : told;
        });
        return list && withSessions(key, list, fresh, staffId);
      });
    }
  });
}

function idsOf(list: SessionList): string[] {
  return list.pages.flatMap((page) => page.data.map((session) => session.id));
}

export function patchSession(
  cache: QueryClient,
  id: string,
  patch: (session: Session) => Partial<Session>,
  staffId: string,
): void {
  const current = findSession(cache, id);
  if (current) applySessions(cache, [{ ...current, ...patch(current) }], staffId);
}

export function findSession(cache: QueryClient, id: string): Session | undefined {
  const known = cache.getQueryData<Session>(keys.session(id));
  if (known) return known;
  for (const [, list] of cache.getQueriesData<SessionList>({ queryKey: keys.lists })) {
    const found = list?.pages.flatMap((page) => page.data).find((session) => session.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Apply one event that is the next of its session, or one that belongs to no session. */
export function applyEvent(cache: QueryClient, event: SessionEvent, staffId: string): void {
  if (event.session_id === null) {
    refreshFor(cache, event);
    return;
  }
  const { session_id: id } = event;
  cache.setQueryData<Thread>(keys.thread(id), (thread) => thread && append(thread, [event]));
  patchSession(cache, id, (session) => effectOf(event, session), staffId);
}

function refreshFor(cache: QueryClient, event: SessionEvent): void {
  const area = event.type.split('.')[0] ?? '';
  for (const queryKey of touchedBy(area, event.data)) void cache.invalidateQueries({ queryKey });
}

function touchedBy(area: string, data: SessionEvent['data']): readonly QueryKey[] {
  switch (area) {
    case 'agent':
      return [keys.staff];
    case 'plugin':
      // What a plugin shows changes with it, and with those it asks.
      return [keys.plugins, keys.slots];
    case 'sample':
      return [keys.sampleData, keys.lists, keys.counts, keys.staff];
    case 'widget':
      return [keys.widgets];
    case 'visitor':
      // Their name stands in the summary of each of their sessions.
      return [keys.visitor(String(data['id'])), keys.sessions, keys.lists];
    default:
      return [];
  }
}

/** What an event tells about its session before the next summary arrives. */
export function effectOf(event: SessionEvent, session: Session): Partial<Session> {
  const common = { last_seq: Math.max(session.last_seq, event.seq) };
  const message = messageOf(event);
  if (message) {
    const isFromVisitor = message.sender.kind === 'visitor';
    const state = (event.data['state'] as SessionState | undefined) ?? session.state;
    return {
      ...common,
      unread: isFromVisitor ? session.unread + 1 : session.unread,
      state,
      category: CATEGORY[state],
      updated_at: event.at,
    };
  }
  if (event.type === 'message.read' || event.type === 'message.delivered') {
    return { ...common, ...markOf(event, session) };
  }
  return common;
}

function markOf(event: SessionEvent, session: Session): Partial<Session> {
  const data = event.data as { participant?: { kind?: string } | string; seq?: number };
  const kind = typeof data.participant === 'string' ? data.participant : data.participant?.kind;
  const side = kind === 'visitor' ? 'visitor_seq' : 'staff_seq';
  const seq = data.seq ?? 0;
  const raise = (marks: Session['seen']) => ({ ...marks, [side]: Math.max(marks[side], seq) });
  const delivered = raise(session.delivered);
  return event.type === 'message.read'
    ? { seen: raise(session.seen), delivered }
    : { delivered };
}

/** Read again what somebody has set up anew; a role's change shows in what I may do as well. */
export function applyChanged(cache: QueryClient, area: string): void {
  void cache.invalidateQueries({ queryKey: [area] });
  if (area === 'plugins') void cache.invalidateQueries({ queryKey: keys.slots });
  if (area === 'staff') void cache.invalidateQueries({ queryKey: keys.board });
}

/** Read again where I am named: a view of its own, and a number in the navigation. */
export function refreshMentions(cache: QueryClient): void {
  void cache.invalidateQueries({ queryKey: keys.counts });
  // The other lists do not change by it, and may be long.
  const isOfMentions = ({ queryKey }: { queryKey: QueryKey }) =>
    (queryKey[1] as ListFilter | undefined)?.view === 'mentions';
  void cache.invalidateQueries({ queryKey: keys.lists, predicate: isOfMentions });
}

const TOLD_ONCE: readonly QueryKey[] = [
  keys.notifications,
  keys.staff,
  keys.teams,
  keys.queues,
  keys.roles,
  keys.invitations,
  keys.plugins,
  keys.slots,
  keys.widgets,
  keys.sampleData,
];

/** Read again what the socket tells once and never replays: a line that was lost did not tell it. */
export function refreshUntold(cache: QueryClient): void {
  for (const queryKey of TOLD_ONCE) void cache.invalidateQueries({ queryKey });
  refreshMentions(cache);
}

export function applyPresence(
  cache: QueryClient,
  data: Extract<EphemeralFrame, { type: 'presence' }>['data'],
): void {
  cache.setQueryData<Page<Staff>>(keys.staff, (page) => {
    if (!page) return page;
    const { staff_id: id, ...presence } = data;
    return { ...page, data: page.data.map((one) => (one.id === id ? { ...one, ...presence } : one)) };
  });
}

/** Page over REST what the socket could not replay; returns the last seq the cache now has. */
export async function pageThread(
  cache: QueryClient,
  sessionId: string,
  after: number,
): Promise<number> {
  let last = after;
  for (;;) {
    const page = await api.get<Page<SessionEvent>>(`sessions/${sessionId}/events`, {
      after_seq: last,
      limit: PAGE,
    });
    cache.setQueryData<Thread>(
      keys.thread(sessionId),
      (thread) => thread && append(thread, page.data),
    );
    const reached = page.data.at(-1)?.seq ?? last;
    if (reached <= last) return last;
    last = reached;
  }
}
