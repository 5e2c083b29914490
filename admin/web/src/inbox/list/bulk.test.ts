import { expect, it } from 'vitest';
import { buildSession } from '@/realtime/testing';
import { callsOf, guessOf, isMeantFor, reverseOf } from './bulk';

const ann = { id: 'stf_ann', name: 'Ann' };
const bob = { id: 'stf_bob', name: 'Bob' };

it('an assignment is taken back person by person', () => {
  const before = [
    buildSession({ id: 'a', assignee: bob }),
    buildSession({ id: 'b', assignee: null }),
    buildSession({ id: 'c', assignee: bob }),
  ];

  expect(reverseOf({ action: 'assign', to: ann }, before)).toEqual([
    { ids: ['a', 'c'], body: { action: 'assign', staff_id: 'stf_bob' } },
    { ids: ['b'], body: { action: 'assign', staff_id: null } },
  ]);
});

it('taking back a tag leaves it where it was before', () => {
  const before = [
    buildSession({ id: 'a', tags: ['vip'] }),
    buildSession({ id: 'b', tags: [] }),
  ];

  expect(reverseOf({ action: 'tag', tags: ['vip', 'late'] }, before)).toEqual([
    { ids: ['a'], body: { action: 'untag', tags: ['late'] } },
    { ids: ['b'], body: { action: 'untag', tags: ['vip', 'late'] } },
  ]);
});

it('what was snoozed is snoozed again until the same time', () => {
  const until = '2126-11-24T09:00:00Z';
  const before = [
    buildSession({ id: 'a', state: 'snoozed', snoozed_until: until }),
    buildSession({ id: 'b' }),
  ];

  expect(reverseOf({ action: 'resolve' }, before)).toEqual([
    { ids: ['a'], body: { action: 'snooze', until } },
    { ids: ['b'], body: { action: 'reopen' } },
  ]);
});

it('what bots led is given back to each of them', () => {
  const before = [
    buildSession({ id: 'a', state: 'bot', bot_id: 'concierge' }),
    buildSession({ id: 'b', assignee: bob }),
    buildSession({ id: 'c', state: 'bot', bot_id: 'flow' }),
  ];
  const toBots = [
    { ids: ['a'], body: { action: 'bot', bot: 'concierge' } },
    { ids: ['c'], body: { action: 'bot', bot: 'flow' } },
  ];

  expect(reverseOf({ action: 'assign', to: ann }, before)).toEqual(expect.arrayContaining(toBots));
  expect(reverseOf({ action: 'resolve' }, before)).toEqual(expect.arrayContaining(toBots));
});

it('what was resolved is resolved again after it was assigned, each in its order', () => {
  const done = { state: 'resolved', category: 'done' } as const;
  const before = [
    buildSession({ id: 'a', ...done }),
    buildSession({ id: 'b', ...done, assignee: bob }),
  ];

  expect(reverseOf({ action: 'assign', to: ann }, before)).toEqual([
    { ids: ['a'], body: { action: 'resolve' } },
    { ids: ['b'], body: { action: 'assign', staff_id: 'stf_bob' } },
    { ids: ['a'], body: { action: 'assign', staff_id: null } },
    { ids: ['b'], body: { action: 'resolve' } },
  ]);
});

it('closing for good has nothing that takes it back', () => {
  expect(reverseOf({ action: 'close' }, [buildSession({ id: 'a' })])).toEqual([]);
});

it('more than the server takes at once goes in parts', () => {
  const ids = Array.from({ length: 450 }, (_, index) => `s${index}`);

  const calls = callsOf({ action: 'seen' }, ids);

  expect(calls.map((call) => call.ids.length)).toEqual([200, 200, 50]);
  expect(calls.flatMap((call) => call.ids)).toEqual(ids);
});

it('an act passes over what it would not change', () => {
  const session = buildSession({ tags: ['vip'], priority: 'high', unread: 0 });

  expect(isMeantFor({ action: 'tag', tags: ['vip'] }, session)).toBe(false);
  expect(isMeantFor({ action: 'priority', priority: 'high' }, session)).toBe(false);
  expect(isMeantFor({ action: 'seen' }, session)).toBe(false);
  expect(isMeantFor({ action: 'unread' }, session)).toBe(true);
});

it('a guess shows what the act does', () => {
  const session = buildSession({ tags: ['vip'], assignee: null });

  expect(guessOf({ action: 'tag', tags: ['late'] }, session)).toEqual({ tags: ['vip', 'late'] });
  expect(guessOf({ action: 'assign', to: ann }, session)).toEqual({ assignee: ann });
  expect(guessOf({ action: 'resolve' }, session)).toMatchObject({ category: 'done' });
});
