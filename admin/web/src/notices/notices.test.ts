import { expect, it } from 'vitest';
import { buildSession } from '@/realtime/testing';
import { listCalls, mergeCalls, newCalls } from './calls';
import { isCalledElsewhere, placeOf } from './place';
import { isQuiet, type QuietTimes } from './quiet';

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

it('quiet hours may go over midnight, and are of the day they begin on', () => {
  const at = (clock: string) => new Date(`2026-11-28T${clock}:00Z`); // a Saturday
  const days: QuietTimes['days'] = ['sat'];
  const night: QuietTimes = { is_on: true, days, begin: '20:00', end: '08:00' };
  const noon: QuietTimes = { is_on: true, days, begin: '12:00', end: '13:00' };
  const isNight = (when: Date, zone: string | null = null) => isQuiet(night, zone, when);

  expect([at('07:59'), at('19:59'), at('20:00')].map((one) => isNight(one))).toEqual([false, false, true]);
  expect(isNight(new Date('2026-11-29T03:00:00Z'))).toBe(true);
  expect(isNight(new Date('2026-11-29T08:00:00Z'))).toBe(false);
  expect(isNight(at('19:30'), 'Europe/Berlin')).toBe(true);
  expect([at('11:59'), at('12:30'), at('13:00')].map((one) => isQuiet(noon, null, one))).toEqual([
    false,
    true,
    false,
  ]);
  expect(isQuiet({ ...night, is_on: false }, null, at('23:00'))).toBe(false);
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
