import { expect, it } from 'vitest';
import type { Session } from '@/api/types';
import { plainFilter } from '@/inbox/list/filter';
import { belongs, mergeSessions, newest, type SessionList } from './lists';
import { buildSession } from './testing';

const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`;

const list = (sessions: Session[], next: string | null = null): SessionList => ({
  pages: [{ data: sessions, next }],
  pageParams: [null],
});

const idsOf = (merged: SessionList) =>
  merged.pages.flatMap((page) => page.data.map((session) => session.id));

const a = buildSession({ id: 'a', updated_at: at(30) });
const b = buildSession({ id: 'b', updated_at: at(20) });

it('a changed session moves to its place', () => {
  const merged = mergeSessions(list([a, b]), [{ ...b, updated_at: at(40) }], () => true);

  expect(idsOf(merged)).toEqual(['b', 'a']);
});

it('a session that left the filter goes', () => {
  expect(idsOf(mergeSessions(list([a, b]), [a], () => false))).toEqual(['b']);
});

it('a new session comes in once', () => {
  const c = buildSession({ id: 'c', updated_at: at(50) });

  const merged = mergeSessions(mergeSessions(list([a, b]), [c], () => true), [c], () => true);

  expect(idsOf(merged)).toEqual(['c', 'a', 'b']);
});

it('a session older than the loaded pages is left to its own page', () => {
  const old = buildSession({ id: 'old', updated_at: at(1) });

  expect(idsOf(mergeSessions(list([a, b], 'more'), [old], () => true))).toEqual(['a', 'b']);
});

it('who waits longest comes first where the list says so', () => {
  const since = (id: string, minute: number | null) =>
    buildSession({ id, waiting_since: minute === null ? null : at(minute) });
  const waiting = list([since('c', 20), since('d', null)]);

  const merged = mergeSessions(waiting, [since('b', 10), since('e', 30)], () => true, 'waiting');

  expect(idsOf(merged)).toEqual(['b', 'c', 'e', 'd']);
});

it('the most urgent comes first where the list says so', () => {
  const of = (id: string, priority: Session['priority']) => buildSession({ id, priority });
  const urgent = list([of('a', 'urgent'), of('n', 'normal')]);

  const merged = mergeSessions(urgent, [of('h', 'high'), of('l', 'low')], () => true, 'priority');

  expect(idsOf(merged)).toEqual(['a', 'h', 'n', 'l']);
});

it('filters combine', () => {
  const mine = buildSession({ assignee: { id: 'me', name: 'Me' }, unread: 2 });
  const filter = { ...plainFilter('mine'), unread: true };

  expect(belongs(mine, filter, 'me')).toBe(true);
  expect(belongs(mine, filter, 'other')).toBe(false);
  expect(belongs({ ...mine, unread: 0 }, filter, 'me')).toBe(false);
  expect(belongs({ ...mine, category: 'done', state: 'resolved' }, filter, 'me')).toBe(false);
});

it('an older summary never replaces a newer one', () => {
  const now = buildSession({ last_seq: 9 });

  expect(newest(now, buildSession({ last_seq: 8 }))).toBe(now);
});
