import { expect, it } from 'vitest';
import type { Session } from '@/api/types';
import { buildSession } from '@/realtime/testing';
import { undoOf, type Undoable } from './undo';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const UNTIL = '2026-11-24T09:00:00Z';
const bob = { id: 'stf_bob', name: 'Bob' };

const withBot: Partial<Session> = { state: 'bot', bot_id: 'concierge' };
const snoozed: Partial<Session> = { state: 'snoozed', snoozed_until: UNTIL };
const resolved: Partial<Session> = { state: 'resolved', category: 'done' };

const undo = (act: Undoable, before: Partial<Session>) =>
  undoOf(act, buildSession(before), NOW).map(({ path, body }) => [path, ...Object.values(body)]);

it.each(['resolve', 'snooze'] as const)('%s gives back the state that was', (act) => {
  expect(undo(act, { state: 'open', assignee: bob })).toEqual([['reopen']]);
  expect(undo(act, snoozed)).toEqual([['snooze', UNTIL]]);
  expect(undo(act, withBot)).toEqual([['bot', 'concierge']]);
  expect(undo(act, resolved)).toEqual([['resolve']]);
});

it('what was taken from a bot a moment ago stays with who took it', () => {
  expect(undo('resolve', { ...withBot, assignee: bob })).toEqual([['reopen']]);
});

it('a snooze whose time has come meanwhile is over', () => {
  expect(undo('resolve', { ...snoozed, snoozed_until: '2026-11-23T08:59:00Z' })).toEqual([['reopen']]);
});

it('what was taken up again is put away as it was', () => {
  expect(undo('reopen', resolved)).toEqual([['resolve']]);
  expect(undo('reopen', snoozed)).toEqual([['snooze', UNTIL]]);
});

it('whoever had it has it again', () => {
  expect(undo('assign', { assignee: bob })).toEqual([['assign', 'stf_bob']]);
  expect(undo('assign', { state: 'queued' })).toEqual([['assign', null]]);
  expect(undo('assign', { ...snoozed, assignee: bob })).toEqual([['assign', 'stf_bob']]);
  expect(undo('assign', withBot)).toEqual([['bot', 'concierge']]);
});

it('what was resolved is resolved again, and nobody is sought for it in between', () => {
  expect(undo('assign', { ...resolved, assignee: bob })).toEqual([['assign', 'stf_bob'], ['resolve']]);
  expect(undo('assign', resolved)).toEqual([['resolve'], ['assign', null]]);
});

it('what a bot was given goes back to where it came from', () => {
  expect(undo('bot', { assignee: bob })).toEqual([['assign', 'stf_bob']]);
  expect(undo('bot', { state: 'queued' })).toEqual([['people']]);
  expect(undo('bot', { ...withBot, bot_id: 'flow' })).toEqual([['bot', 'flow']]);
  expect(undo('bot', { ...resolved, assignee: bob })).toEqual([['assign', 'stf_bob'], ['resolve']]);
  expect(undo('bot', { ...snoozed, assignee: bob })).toEqual([
    ['assign', 'stf_bob'],
    ['snooze', UNTIL],
  ]);
});

it('what was passed on goes back to whoever had it', () => {
  expect(undo('transfer', withBot)).toEqual([['bot', 'concierge']]);
  expect(undo('transfer', { assignee: bob })).toEqual([['assign', 'stf_bob']]);
  expect(undo('transfer', { ...resolved, assignee: bob })).toEqual([['assign', 'stf_bob'], ['resolve']]);
  expect(undo('transfer', { ...snoozed, assignee: bob })).toEqual([
    ['assign', 'stf_bob'],
    ['snooze', UNTIL],
  ]);
});

it('what waited for anybody and was passed on waits where it did', () => {
  const queue = { state: 'queued', queue_id: 'que_1' } as const;

  expect(undo('transfer', queue)).toEqual([['transfer', 'que_1']]);
  expect(undo('transfer', { ...queue, team_id: 'tea_1' })).toEqual([
    ['transfer', 'que_1'],
    ['transfer', 'tea_1'],
  ]);
  expect(undo('transfer', { state: 'queued' })).toEqual([['assign', null]]);
  expect(undo('transfer', { ...snoozed, queue_id: 'que_1' })).toEqual([
    ['transfer', 'que_1'],
    ['snooze', UNTIL],
  ]);
});
