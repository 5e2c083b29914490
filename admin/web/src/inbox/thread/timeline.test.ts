import { describe, expect, it } from 'vitest';
import { buildMessageEvent as event } from '@/realtime/testing';
import { buildTimeline, growTimeline, lastReplySeq, lastVisitorSeq } from './timeline';

const agent = { kind: 'agent', id: 'stf_1', name: 'Clara' } as const;

it('messages of one person within five minutes stand under one name', () => {
  const items = buildTimeline(
    [
      event(1, { created_at: '2026-11-23T09:00:00.000Z' }),
      event(2, { created_at: '2026-11-23T09:04:00.000Z' }),
      event(3, { created_at: '2026-11-23T09:30:00.000Z' }),
    ],
    [],
  ).filter((item) => item.kind === 'message');

  expect(items.map((item) => [item.isFirst, item.isLast])).toEqual([
    [true, false],
    [false, true],
    [true, true],
  ]);
});

it('a note never joins the replies around it', () => {
  const items = buildTimeline(
    [event(1, { sender: agent }), event(2, { sender: agent, kind: 'note' })],
    [],
  ).filter((item) => item.kind === 'message');

  expect(items.map((item) => item.isFirst)).toEqual([true, true]);
});

it('each day begins with its name', () => {
  const items = buildTimeline(
    [
      event(1, { created_at: '2026-11-20T12:00:00.000Z' }),
      event(2, { created_at: '2026-11-22T12:00:00.000Z' }),
    ],
    [],
  );

  expect(items.map((item) => item.kind)).toEqual(['day', 'message', 'day', 'message']);
});

it('an outgoing message gives way to its event', () => {
  const outgoing = {
    clientMsgId: 'c1',
    sessionId: 'ses_1',
    text: 'Hi',
    kind: 'message',
    createdAt: '2026-11-23T09:00:00.000Z',
    state: 'acked',
    seq: 1,
    failure: null,
  } as const;

  expect(buildTimeline([], [outgoing]).map((item) => item.kind)).toEqual(['day', 'outgoing']);
  expect(buildTimeline([event(1)], [outgoing]).map((item) => item.kind)).toEqual([
    'day',
    'message',
  ]);
});

it('marks look at the newest message of each side', () => {
  const events = [event(1), event(2, { sender: agent }), event(3, { sender: agent, kind: 'note' })];

  expect(lastVisitorSeq(events)).toBe(1);
  expect(lastReplySeq(events)).toBe(2);
});

describe('a thread that grows', () => {
  const all = [
    event(1, { created_at: '2026-11-22T09:00:00.000Z' }),
    event(2, { created_at: '2026-11-23T09:00:00.000Z' }),
    { ...event(3), type: 'session.priority_changed', at: '2026-11-23T09:00:30.000Z' },
    event(4, { created_at: '2026-11-23T09:01:00.000Z' }),
    event(5, { created_at: '2026-11-23T09:02:00.000Z' }),
    { ...event(6), type: 'message.read' },
    event(7, { created_at: '2026-11-23T09:03:00.000Z' }),
    event(8, { created_at: '2026-11-24T09:03:00.000Z', sender: agent }),
  ];
  const spans = all.flatMap((_from, from) =>
    all.slice(from).map((_to, size) => [from, from + size + 1] as const),
  );

  it.each(spans)('shows the same, however it was read (%i to %i first)', (from, to) => {
    const first = growTimeline({ events: [], items: [] }, all.slice(from, to));

    const grown = growTimeline(first, [...all]);

    expect(grown.items).toEqual(buildTimeline(all, []));
  });

  it('keeps the lines it had', () => {
    const first = growTimeline({ events: [], items: [] }, all.slice(4));

    const grown = growTimeline(first, all);

    expect(grown.items.slice(-3)).toEqual(first.items.slice(-3));
    expect(grown.items.at(-1)).toBe(first.items.at(-1));
    expect(grown.items.at(-2)).toBe(first.items.at(-2));
  });

  it('begins anew when it is another one', () => {
    const first = growTimeline({ events: [], items: [] }, all.slice(4));

    const other = growTimeline(first, [event(1), event(2)]);

    expect(other.items).toEqual(buildTimeline([event(1), event(2)], []));
  });
});
