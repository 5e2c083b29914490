import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '@/api/types';
import type { ServerFrame } from './frames';
import { initialState, reduce, type Effect, type Input, type StreamState } from './stream';

const frame = (sent: ServerFrame): Input => ({ type: 'frame', frame: sent });

const welcome = (epoch = 'e1', position = 10) =>
  frame({ t: 'welcome', connection_id: 'con_1', epoch, participant: {}, position });

const event = (seq: number, sessionId = 'ses_1') =>
  frame({
    t: 'event',
    session_id: sessionId,
    seq,
    type: 'message.created',
    at: '2026-11-23T09:00:00.000Z',
    actor: null,
    data: {},
  });

const subscribed = (lastSeq: number) =>
  frame({ t: 'subscribed', session_id: 'ses_1', last_seq: lastSeq });

function run(inputs: Input[], from: StreamState = initialState) {
  let state = from;
  const effects: Effect[] = [];
  for (const input of inputs) {
    const step = reduce(state, input);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

const applied = (effects: Effect[]) =>
  effects.flatMap((effect) => (effect.type === 'apply' ? [effect.event.seq] : []));

const sent = (effects: Effect[]) =>
  effects.flatMap((effect) => (effect.type === 'send' ? [effect.frame] : []));

const follow = (after: number): Input => ({ type: 'subscribe', sessionId: 'ses_1', after });

const liveAt = (after: number) => run([welcome(), follow(after), subscribed(after)]).state;

describe('greeting', () => {
  it('watches from the position of the welcome and reads the lists again', () => {
    const { effects } = run([{ type: 'connected', token: 'tok' }, welcome('e1', 42)]);

    expect(sent(effects)).toEqual([
      { t: 'hello', token: 'tok' },
      { t: 'watch', after: 42 },
    ]);
    expect(effects).toContainEqual({ type: 'reloadLists' });
  });

  it('takes up every stream where it stood after a lost connection', () => {
    const before = run([event(4)], liveAt(3)).state;

    const { effects } = run(
      [{ type: 'disconnected' }, { type: 'connected', token: 'tok' }, welcome('e1', 99)],
      before,
    );

    expect(sent(effects)).toEqual([
      { t: 'hello', token: 'tok', epoch: 'e1' },
      { t: 'watch', after: 10 },
      { t: 'subscribe', session_id: 'ses_1', after: 4 },
    ]);
    expect(effects).not.toContainEqual({ type: 'reloadLists' });
  });

  it('greets again with a fresh token without subscribing twice', () => {
    const { effects } = run([{ type: 'token', token: 'new' }, welcome()], liveAt(3));

    expect(sent(effects)).toEqual([{ t: 'hello', token: 'new', epoch: 'e1' }]);
  });

  it('drops everything it knows when the epoch changed', () => {
    const { state, effects } = run([{ type: 'disconnected' }, welcome('e2', 5)], liveAt(3));

    expect(state.streams).toEqual({});
    expect(effects).toContainEqual({ type: 'reset' });
    expect(sent(effects)).toEqual([{ t: 'watch', after: 5 }]);
  });
});

describe('events of a session', () => {
  it('are applied only when they are the next one', () => {
    const { state, effects } = run([event(4), event(5)], liveAt(3));

    expect(applied(effects)).toEqual([4, 5]);
    expect(state.streams['ses_1']).toEqual({ last: 5, phase: 'live' });
  });

  it('that were seen before change nothing', () => {
    const { effects } = run([event(4), event(4), event(2)], liveAt(3));

    expect(applied(effects)).toEqual([4]);
  });

  it('behind a hole are asked for again, once', () => {
    const { effects } = run([event(6), event(7)], liveAt(3));

    expect(applied(effects)).toEqual([]);
    expect(sent(effects)).toEqual([{ t: 'subscribe', session_id: 'ses_1', after: 3 }]);
  });

  it('arrive in order after a hole was replayed', () => {
    const { effects } = run(
      [event(6), event(4), event(5), event(6), subscribed(6), event(7)],
      liveAt(3),
    );

    expect(applied(effects)).toEqual([4, 5, 6, 7]);
  });

  it('that a replay could not bring are paged over REST', () => {
    const { effects } = run([event(9), subscribed(9)], liveAt(3));

    expect(effects).toContainEqual({ type: 'page', sessionId: 'ses_1', after: 3 });
  });

  it('of sessions nobody follows are left alone', () => {
    const { effects } = run([event(1, 'ses_other')], liveAt(3));

    expect(effects).toEqual([]);
  });

  it('without a session are always applied', () => {
    const global: SessionEvent = {
      session_id: null,
      seq: 0,
      type: 'plugin.enabled',
      at: '',
      actor: null,
      data: {},
    };

    const { effects } = run([frame({ t: 'event', ...global })], liveAt(3));

    expect(effects.map((effect) => effect.type)).toEqual(['apply']);
  });
});

describe('gaps', () => {
  const gap = frame({ t: 'gap', session_id: 'ses_1', from: 4, to: 900, reason: 'too_many' });

  it('are paged over REST while live events wait', () => {
    const { state, effects } = run([gap, event(901)], liveAt(3));

    expect(effects).toEqual([{ type: 'page', sessionId: 'ses_1', after: 3 }]);
    expect(state.streams['ses_1']?.phase).toBe('paging');
  });

  it('end with a subscription from where paging ended', () => {
    const { effects } = run([gap, { type: 'paged', sessionId: 'ses_1', last: 900 }], liveAt(3));

    expect(sent(effects)).toEqual([{ t: 'subscribe', session_id: 'ses_1', after: 900 }]);
  });

  it('of a session that is followed no more bring no subscription back', () => {
    const paged = { type: 'paged', sessionId: 'ses_1', last: 900 } as const;
    const { state, effects } = run([gap, { type: 'unsubscribe', sessionId: 'ses_1' }, paged], liveAt(3));

    expect(sent(effects)).toEqual([{ t: 'unsubscribe', session_id: 'ses_1' }]);
    expect(state.streams).toEqual({});
  });

  it('of the inbox reload the lists', () => {
    const lost = frame({ t: 'gap', session_id: null, from: 1, to: 2, reason: 'position_lost' });

    expect(run([lost], liveAt(3)).effects).toEqual([{ type: 'reloadLists' }]);
  });
});

describe('answers to what was sent', () => {
  it('name the message they are about', () => {
    const refused = frame({ t: 'error', code: 'session_closed', detail: 'x', client_msg_id: 'c1' });
    const busy = frame({ t: 'busy', retry_after_ms: 500, client_msg_id: 'c2' });

    const { effects } = run([refused, busy], liveAt(3));

    expect(effects).toEqual([
      { type: 'refused', clientMsgId: 'c1', code: 'session_closed', detail: 'x' },
      { type: 'busy', retryAfterMs: 500, clientMsgId: 'c2' },
    ]);
  });
});

it('a stream that is left is not taken up again', () => {
  const { state, effects } = run([{ type: 'unsubscribe', sessionId: 'ses_1' }, event(4)], liveAt(3));

  expect(state.streams).toEqual({});
  expect(effects).toEqual([{ type: 'send', frame: { t: 'unsubscribe', session_id: 'ses_1' } }]);
});

it('any order and repetition of events ends in one gap-free run', () => {
  let state = liveAt(0);
  const seen: number[] = [];
  const arrivals = [3, 1, 1, 2, 5, 3, 4, 2, 5, 6, 4, 6];
  for (const seq of arrivals) {
    const step = reduce(state, event(seq));
    state = step.state;
    seen.push(...applied(step.effects));
  }

  expect(seen).toEqual(seen.map((_, index) => index + 1));
});
