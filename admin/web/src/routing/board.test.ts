import { expect, test } from 'vitest';
import type { Board, Queue, Staff } from '@/api/types';
import { moved, orderQueues, peopleOf, queueOn } from './board';

const queue = (id: string, more: Partial<Queue> = {}): Queue => ({
  id,
  name: id,
  team_id: null,
  is_fallback: false,
  position: null,
  capacity: null,
  skills: [],
  escalate_minutes: null,
  escalate_again_minutes: null,
  escalate_to: [],
  created_at: '2026-01-01T00:00:00Z',
  ...more,
});
const person = (id: string, more: Partial<Staff> = {}): Staff => ({
  id,
  email: null,
  name: id,
  role: 'agent',
  availability: 'online',
  is_connected: true,
  capacity: 4,
  is_active: true,
  team_ids: [],
  created_at: '2026-01-01T00:00:00Z',
  skills: [],
  languages: [],
  last_seen_at: null,
  ...more,
});
const on = (staff_id: string) => ({
  staff_id,
  open_sessions: 1,
  capacity: 4,
  state: 'available' as const,
});

test('a queue without sessions has nobody waiting', () => {
  const board: Board = { queues: [], people: [] };
  expect(queueOn(board, 'q')).toEqual({ waiting: 0, oldest_at: null, open: 0 });
  expect(queueOn(undefined, 'q').waiting).toBe(0);
});

test('who works on a queue is in its team and can do what it needs', () => {
  const board: Board = { queues: [], people: [on('a'), on('b'), on('c'), on('d')] };
  const returns = [{ name: 'Returns', level: 2 }];
  const staff = [
    person('a', { team_ids: ['t'], skills: [{ name: 'returns', level: 3 }] }),
    person('b', { team_ids: ['t'], skills: [{ name: 'Returns', level: 1 }] }),
    person('c', { skills: returns }),
    person('d', { team_ids: ['t'], skills: returns, is_active: false }),
  ];
  const found = peopleOf(queue('q', { team_id: 't', skills: returns }), staff, board);
  expect(found.map((one) => one.person.id)).toEqual(['a']);
  expect(peopleOf(queue('q'), staff, board)).toHaveLength(3);
});

test('queues without a place come last', () => {
  const ids = orderQueues([queue('new'), queue('b', { position: 1 }), queue('a', { position: 0 })]);
  expect(ids.map((one) => one.id)).toEqual(['a', 'b', 'new']);
});

test('an item moves up and down', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a'], 3, 0)).toEqual(['a']);
});
