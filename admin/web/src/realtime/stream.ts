/**
 * What to do with each frame, as a pure function.
 *
 * A session's events carry a gap-free `seq`. An event is applied only when it is the next one; a hole
 * is asked for again once, and what cannot be replayed is paged over REST.
 */
import type { Session, SessionEvent } from '@/api/types';
import type { Ack, ClientFrame, EphemeralFrame, ServerFrame } from './frames';

/** `replaying`: asked the server for what follows `last`. `paging`: REST fills a hole. */
export interface Stream {
  last: number;
  phase: 'idle' | 'replaying' | 'live' | 'paging';
}

export interface StreamState {
  isLive: boolean;
  epoch: string | null;
  position: number | null;
  streams: Readonly<Record<string, Stream>>;
}

export type Input =
  | { type: 'connected'; token: string }
  | { type: 'token'; token: string }
  | { type: 'disconnected' }
  | { type: 'subscribe'; sessionId: string; after: number }
  | { type: 'unsubscribe'; sessionId: string }
  | { type: 'paged'; sessionId: string; last: number }
  | { type: 'frame'; frame: ServerFrame };

export type Effect =
  | { type: 'send'; frame: ClientFrame }
  | { type: 'live' }
  | { type: 'apply'; event: SessionEvent }
  | { type: 'page'; sessionId: string; after: number }
  | { type: 'inbox'; sessions: Session[] }
  | { type: 'reloadLists' }
  | { type: 'reset' }
  | { type: 'ephemeral'; frame: EphemeralFrame }
  | { type: 'acked'; ack: Ack }
  | { type: 'refused'; clientMsgId: string; code: string; detail: string }
  | { type: 'busy'; retryAfterMs: number; clientMsgId: string | undefined }
  | { type: 'bye'; retryAfterMs: number };

export interface Step {
  state: StreamState;
  effects: Effect[];
}

export const initialState: StreamState = {
  isLive: false,
  epoch: null,
  position: null,
  streams: {},
};

export function reduce(state: StreamState, input: Input): Step {
  switch (input.type) {
    case 'connected':
    case 'token':
      return { state, effects: [send(hello(state, input.token))] };
    case 'disconnected':
      return still({ ...state, isLive: false, streams: allStreams(state, () => 'idle') });
    case 'subscribe':
      return subscribe(state, input.sessionId, input.after);
    case 'unsubscribe':
      return unsubscribe(state, input.sessionId);
    case 'paged':
      // Who has gone on to another session meanwhile follows this one no more.
      if (!state.streams[input.sessionId]) return still(state);
      return subscribe(state, input.sessionId, input.last);
    case 'frame':
      return onFrame(state, input.frame);
  }
}

function onFrame(state: StreamState, frame: ServerFrame): Step {
  switch (frame.t) {
    case 'welcome':
      return onWelcome(state, frame.epoch, frame.position);
    case 'event':
      return onEvent(state, frame);
    case 'subscribed':
      return onSubscribed(state, frame.session_id, frame.last_seq);
    case 'gap':
      return onGap(state, frame.session_id);
    case 'inbox':
      return {
        state: { ...state, position: Math.max(state.position ?? 0, frame.position) },
        effects: [{ type: 'inbox', sessions: frame.sessions }],
      };
    case 'ephemeral':
      return { state, effects: [{ type: 'ephemeral', frame }] };
    case 'ack':
      return { state, effects: [{ type: 'acked', ack: frame }] };
    case 'busy':
      return {
        state,
        effects: [
          { type: 'busy', retryAfterMs: frame.retry_after_ms, clientMsgId: frame.client_msg_id },
        ],
      };
    case 'bye':
      return { state, effects: [{ type: 'bye', retryAfterMs: frame.retry_after_ms }] };
    case 'error':
      if (frame.client_msg_id === undefined) return still(state);
      return {
        state,
        effects: [
          {
            type: 'refused',
            clientMsgId: frame.client_msg_id,
            code: frame.code,
            detail: frame.detail,
          },
        ],
      };
    case 'pong':
      return still(state);
  }
}

function onWelcome(state: StreamState, epoch: string, position: number): Step {
  if (state.isLive && state.epoch === epoch) return still(state);
  const watch = (after: number) => send({ t: 'watch', after });
  if (state.epoch !== null && state.epoch !== epoch) {
    return {
      state: { isLive: true, epoch, position, streams: {} },
      effects: [watch(position), { type: 'reset' }, { type: 'live' }],
    };
  }
  const subscribes = Object.entries(state.streams).map(([sessionId, stream]) =>
    send({ t: 'subscribe', session_id: sessionId, after: stream.last }),
  );
  // Lists read before the feed began may lack what happened in between.
  const reload: Effect[] = state.position === null ? [{ type: 'reloadLists' }] : [];
  return {
    state: {
      isLive: true,
      epoch,
      position: state.position ?? position,
      streams: allStreams(state, () => 'replaying'),
    },
    effects: [watch(state.position ?? position), ...subscribes, ...reload, { type: 'live' }],
  };
}

function onEvent(state: StreamState, event: SessionEvent): Step {
  if (event.session_id === null) return { state, effects: [{ type: 'apply', event }] };
  const stream = state.streams[event.session_id];
  if (!stream || stream.phase === 'paging' || event.seq <= stream.last) return still(state);
  if (event.seq === stream.last + 1) {
    return {
      state: put(state, event.session_id, { ...stream, last: event.seq }),
      effects: [{ type: 'apply', event }],
    };
  }
  if (stream.phase === 'replaying') return still(state);
  return subscribe(state, event.session_id, stream.last);
}

function onSubscribed(state: StreamState, sessionId: string, lastSeq: number): Step {
  const stream = state.streams[sessionId];
  if (!stream || stream.phase === 'paging') return still(state);
  if (stream.last >= lastSeq) return still(put(state, sessionId, { ...stream, phase: 'live' }));
  return page(state, sessionId, stream);
}

function onGap(state: StreamState, sessionId: string | null): Step {
  if (sessionId === null) {
    return { state, effects: [{ type: 'reloadLists' }] };
  }
  const stream = state.streams[sessionId];
  return stream ? page(state, sessionId, stream) : still(state);
}

function page(state: StreamState, sessionId: string, stream: Stream): Step {
  return {
    state: put(state, sessionId, { ...stream, phase: 'paging' }),
    effects: [{ type: 'page', sessionId, after: stream.last }],
  };
}

function subscribe(state: StreamState, sessionId: string, after: number): Step {
  const last = Math.max(after, state.streams[sessionId]?.last ?? 0);
  const phase = state.isLive ? 'replaying' : 'idle';
  return {
    state: put(state, sessionId, { last, phase }),
    effects: state.isLive ? [send({ t: 'subscribe', session_id: sessionId, after: last })] : [],
  };
}

function unsubscribe(state: StreamState, sessionId: string): Step {
  if (!state.streams[sessionId]) return still(state);
  const { [sessionId]: _gone, ...streams } = state.streams;
  return {
    state: { ...state, streams },
    effects: state.isLive ? [send({ t: 'unsubscribe', session_id: sessionId })] : [],
  };
}

function hello(state: StreamState, token: string): ClientFrame {
  return state.epoch === null ? { t: 'hello', token } : { t: 'hello', token, epoch: state.epoch };
}

function allStreams(state: StreamState, phase: () => Stream['phase']): Record<string, Stream> {
  return Object.fromEntries(
    Object.entries(state.streams).map(([id, stream]) => [id, { ...stream, phase: phase() }]),
  );
}

function put(state: StreamState, sessionId: string, stream: Stream): StreamState {
  return { ...state, streams: { ...state.streams, [sessionId]: stream } };
}

const send = (frame: ClientFrame): Effect => ({ type: 'send', frame });
const still = (state: StreamState): Step => ({ state, effects: [] });
