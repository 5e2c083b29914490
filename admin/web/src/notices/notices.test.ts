import { expect, it } from 'vitest';
import { buildSession } from '@/realtime/testing';
import { listCalls, mergeCalls, newCalls } from './calls';
import { isCalledElsewhere, placeOf } from './place';
import { isQuiet } from './quiet';

const ME = 'stf_me';
const me = { id: ME, name: 'Me' };
const waiting = buildSession({ id: 'ses_w', state: 'queued', assignee: null });
const mine = buildSession({ id: 'ses_m', state: 'open', assignee: me, unread: 1 });

it('what waits for anybody calls until somebody takes it', () => {
  const calls = mergeCalls({}, [waiting], ME);
  const taken = mergeCalls(calls, [{ ...waiting, state: 'open', assignee: { id: 'x', name: 'X' } }], ME);

  expect(listCalls(calls, ME).map((call) => call.why)).toEqual(['waiting']);
  expect(listCalls(taken, ME)).toEqual([]);
});

it('what is mine calls until I have read it', () => {
  const calls = mergeCalls({}, [mine], ME);

  expect(listCalls(calls, ME).map((call) => call.why)).toEqual(['mine']);
  expect(mergeCalls(calls, [{ ...mine, unread: 0 }], ME)).toEqual({});
});

it('a call is new once, and again when the visitor writes more', () => {
  const first = mergeCalls({}, [mine], ME);
  const same = mergeCalls(first, [{ ...mine, subject: 'x' }], ME);
  const more = mergeCalls(first, [{ ...mine, unread: 2 }], ME);

  expect(newCalls({}, first, ME)).toHaveLength(1);
  expect(newCalls(first, same, ME)).toEqual([]);
  expect(newCalls(first, more, ME)).toHaveLength(1);
});

it('a bot, a done or a snoozed one calls nobody', () => {
  const quiet = [
    buildSession({ id: '1', state: 'bot', assignee: null }),
    buildSession({ id: '2', state: 'resolved', category: 'done', assignee: me, unread: 3 }),
    buildSession({ id: '3', state: 'snoozed', category: 'waiting', assignee: null }),
  ];

  expect(mergeCalls({}, quiet, ME)).toEqual({});
});

it('quiet hours may go over midnight', () => {
  const at = (clock: string) => new Date(`2026-11-28T${clock}:00`);
  const night = { is_on: true, begin: '20:00', end: '08:00' };
  const noon = { is_on: true, begin: '12:00', end: '13:00' };

  expect([at('19:59'), at('20:00'), at('03:00'), at('08:00')].map((one) => isQuiet(night, one))).toEqual(
    [false, true, true, false],
  );
  expect([at('11:59'), at('12:30'), at('13:00')].map((one) => isQuiet(noon, one))).toEqual([
    false,
    true,
    false,
  ]);
  expect(isQuiet({ ...night, is_on: false }, at('23:00'))).toBe(false);
});

it('a notification leads to its page, else to its conversation', () => {
  expect(placeOf({ url: '/p/sla', session_id: 'ses_1' })).toEqual({ kind: 'page', to: '/p/sla' });
  expect(placeOf({ url: 'https://example.com/', session_id: null })).toEqual({
    kind: 'web',
    to: 'https://example.com/',
  });
  expect(placeOf({ url: null, session_id: 'ses_1' })).toEqual({ kind: 'page', to: '/inbox/all/ses_1' });
  expect(placeOf({ url: null, session_id: null })).toEqual({ kind: 'nowhere' });
});

it('what the inbox calls for is not called for twice', () => {
  expect(isCalledElsewhere({ type: 'session.mentioned', source: 'chatclick' })).toBe(true);
  expect(isCalledElsewhere({ type: 'session.mentioned', source: 'sla' })).toBe(false);
  expect(isCalledElsewhere({ type: 'session.unclaimed', source: 'chatclick' })).toBe(false);
});
