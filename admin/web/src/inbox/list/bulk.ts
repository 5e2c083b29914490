/** One act on many conversations: what it makes of each, and the acts that take it back. Pure. */
import type { Assignee, Priority, Session } from '@/api/types';
import { undoOf } from '../undo';

export type BulkAct =
  | { action: 'assign'; to: Assignee | null }
  | { action: 'resolve' | 'close' | 'reopen' | 'seen' | 'unread' }
  | { action: 'snooze'; until: string }
  | { action: 'tag' | 'untag'; tags: string[] }
  | { action: 'priority'; priority: Priority };

export interface BulkCall {
  ids: string[];
  body: Record<string, unknown>;
}

/** As many as the server takes at once. */
export const MOST = 200;

/** What of the act goes over the wire. */
export function bodyOf(act: BulkAct): Record<string, unknown> {
  switch (act.action) {
    case 'assign':
      return { action: 'assign', staff_id: act.to?.id ?? null };
    default:
      return { ...act };
  }
}

/** The act as calls that the server takes. */
export function callsOf(act: BulkAct, ids: readonly string[]): BulkCall[] {
  return inParts({ ids: [...ids], body: bodyOf(act) });
}

function inParts({ ids, body }: BulkCall): BulkCall[] {
  const calls: BulkCall[] = [];
  for (let start = 0; start < ids.length; start += MOST) {
    calls.push({ ids: ids.slice(start, start + MOST), body });
  }
  return calls;
}

/** Whether the act changes the conversation at all. */
export function isMeantFor(act: BulkAct, session: Session): boolean {
  switch (act.action) {
    case 'assign':
      return session.assignee?.id !== act.to?.id;
    case 'resolve':
      return session.category !== 'done';
    case 'close':
      return session.state !== 'closed';
    case 'reopen':
      return session.state === 'resolved' || session.state === 'snoozed';
    case 'seen':
      return session.unread > 0;
    case 'unread':
      return session.unread === 0;
    case 'tag':
      return act.tags.some((tag) => !session.tags.includes(tag));
    case 'untag':
      return act.tags.some((tag) => session.tags.includes(tag));
    case 'priority':
      return session.priority !== act.priority;
    case 'snooze':
      return session.category !== 'done';
  }
}

/** What a person sees at once, before the server has answered. */
export function guessOf(act: BulkAct, session: Session): Partial<Session> {
  const taken = session.assignee ? 'open' : 'queued';
  switch (act.action) {
    case 'assign':
      return { assignee: act.to };
    case 'resolve':
      return { state: 'resolved', category: 'done', waiting_since: null };
    case 'close':
      return { state: 'closed', category: 'done', waiting_since: null };
    case 'reopen':
      return { state: taken, category: 'active', snoozed_until: null };
    case 'snooze':
      return { state: 'snoozed', category: 'waiting', snoozed_until: act.until };
    case 'seen':
      return { unread: 0 };
    case 'unread':
      return { unread: Math.max(1, session.unread) };
    case 'tag':
      return { tags: [...new Set([...session.tags, ...act.tags])] };
    case 'untag':
      return { tags: session.tags.filter((tag) => !act.tags.includes(tag)) };
    case 'priority':
      return { priority: act.priority };
  }
}

/** What takes it back for one conversation, in order; nothing where nothing can. */
function reverseFor(act: BulkAct, before: Session): BulkCall['body'][] {
  switch (act.action) {
    case 'assign':
    case 'resolve':
    case 'reopen':
    case 'snooze':
      return undoOf(act.action, before).map(({ path, body }) => ({ action: path, ...body }));
    case 'seen':
      return [{ action: 'unread' }];
    case 'unread':
      return [{ action: 'seen' }];
    case 'tag':
      return [{ action: 'untag', tags: act.tags.filter((tag) => !before.tags.includes(tag)) }];
    case 'untag':
      return [{ action: 'tag', tags: act.tags.filter((tag) => before.tags.includes(tag)) }];
    case 'priority':
      return [{ action: 'priority', priority: before.priority }];
    case 'close':
      return [];
  }
}

/** The calls that bring conversations back to what they were; like ones go together. */
export function reverseOf(act: BulkAct, before: readonly Session[]): BulkCall[] {
  const reverses = before.map((session) => reverseFor(act, session));
  const rounds = Math.max(0, ...reverses.map((bodies) => bodies.length));
  // What comes first for one may come second for another.
  return Array.from({ length: rounds }, (_, round) =>
    together(before, reverses.map((bodies) => bodies[round])),
  ).flat();
}

function together(
  sessions: readonly Session[],
  bodies: readonly (BulkCall['body'] | undefined)[],
): BulkCall[] {
  const groups = new Map<string, BulkCall>();
  sessions.forEach(({ id }, at) => {
    const body = bodies[at];
    if (!body) return;
    const key = JSON.stringify(body);
    const group = groups.get(key) ?? { ids: [], body };
    group.ids.push(id);
    groups.set(key, group);
  });
  return [...groups.values()].flatMap(inParts);
}
