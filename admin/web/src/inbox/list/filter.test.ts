import { expect, it } from 'vitest';
import type { ListFilter } from '@/realtime/keys';
import { belongs } from '@/realtime/lists';
import { buildSession } from '@/realtime/testing';
import { conditionsOf, fromSaved, plainFilter, toQuery, toSaved, without } from './filter';

const full: ListFilter = {
  ...plainFilter('all'),
  state: 'open',
  unread: true,
  waiting: true,
  tags: ['vip', 'refund, late'],
  priority: 'high',
  queueId: 'que_1',
  teamId: 'tea_1',
  assigneeId: 'stf_1',
  channel: 'web',
  language: 'de',
  sort: 'waiting',
};

it.each(['not-done', 'active', 'done', 'snoozed', 'any'] as const)(
  'a filter comes back from a saved view as it went, state %s',
  (state) => {
    expect(fromSaved(toSaved({ ...full, state }))).toEqual({ ...full, state });
  },
);

it('a query leaves out what is no condition', () => {
  const query = toQuery(plainFilter('mine'));

  expect(query).toMatchObject({ view: 'mine', category: 'awake', state: null, tag: [] });
  expect(query['unread']).toBeUndefined();
  expect(query['sort']).toBeUndefined();
});

it('conditions are counted and taken off one by one', () => {
  const narrowed = { ...plainFilter('mine'), unread: true, tags: ['vip'] };

  expect(conditionsOf(narrowed)).toEqual(['unread', 'tags']);
  expect(conditionsOf(without(narrowed, ['unread']))).toEqual(['tags']);
  expect(conditionsOf(plainFilter('snoozed'))).toEqual([]);
});

it('a session has to meet every condition', () => {
  const session = buildSession({
    state: 'open',
    unread: 1,
    waiting_since: '2026-11-23T09:00:00Z',
    tags: ['vip', 'refund, late', 'other'],
    priority: 'high',
    queue_id: 'que_1',
    team_id: 'tea_1',
    assignee: { id: 'stf_1', name: 'Ann' },
    channel: 'web',
    language: 'de-AT',
  });

  expect(belongs(session, full, 'me')).toBe(true);
  expect(belongs({ ...session, tags: ['vip'] }, full, 'me')).toBe(false);
  expect(belongs({ ...session, waiting_since: null }, full, 'me')).toBe(false);
  expect(belongs({ ...session, language: 'den' }, full, 'me')).toBe(false);
  expect(belongs({ ...session, assignee: null }, full, 'me')).toBe(false);
});

it('what is snoozed is put away from the work at hand', () => {
  const snoozed = buildSession({ state: 'snoozed', category: 'waiting' });

  expect(belongs(snoozed, plainFilter('all'), 'me')).toBe(false);
  expect(belongs(snoozed, plainFilter('snoozed'), 'me')).toBe(true);
});
