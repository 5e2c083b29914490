/** From events and outgoing messages to what a thread shows, in order. Pure. */
import type { Message, SessionEvent } from '@/api/types';
import type { Outgoing } from '@/realtime/outbox';
import { messageOf } from '@/realtime/thread';
import { factsOf } from './handover';

export type Item =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; message: Message; isFirst: boolean; isLast: boolean }
  | { kind: 'outgoing'; key: string; item: Outgoing; isFirst: boolean }
  | { kind: 'event'; key: string; event: SessionEvent };

const SHOWN = new Set([
  'session.created', 'session.queued', 'session.assigned', 'session.unassigned',
  'session.transferred', 'session.snoozed', 'session.resolved', 'session.reopened',
  'session.closed', 'session.priority_changed', 'session.tags_changed', 'session.subject_changed',
  'session.language_changed',
  'session.merged', 'session.unmerged', 'session.handoff_requested', 'session.bot_took', 'form.submitted', 'csat.submitted', 'flow.started', 'flow.ended',
]);

const TOGETHER_MS = 5 * 60_000;

/** Events and the lines they make; a later state of the thread builds on it. */
export interface Timeline {
  events: readonly SessionEvent[];
  items: readonly Item[];
}

const NOTHING: Timeline = { events: [], items: [] };

export function buildTimeline(events: readonly SessionEvent[], outgoing: readonly Outgoing[]): Item[] {
  return withOutgoing(growTimeline(NOTHING, events).items, outgoing);
}

/**
 * The timeline of events; of those that were there before, lines are kept.
 *
 * A thread grows at both ends, so what is new stands before or behind what was known. A thread that
 * begins anew shares nothing with the one before, and is built as a whole.
 */
export function growTimeline(before: Timeline, events: readonly SessionEvent[]): Timeline {
  if (before.events === events) return before;
  const known = before.events[0];
  const at = known ? events.indexOf(known) : -1;
  const end = at + before.events.length;
  if (at < 0 || events[end - 1] !== before.events.at(-1)) return { events, items: linesOf(events) };
  const older = join(linesOf(events.slice(0, at)), before.items);
  return { events, items: join(older, linesOf(events.slice(end))) };
}

function linesOf(events: readonly SessionEvent[]): Item[] {
  const items: Item[] = [];
  let day = '';
  for (const event of events) {
    const message = messageOf(event);
    if (!message && !SHOWN.has(event.type)) continue;
    const name = dayOf(event.at);
    if (name !== day) items.push({ kind: 'day', key: `day ${name}`, at: event.at });
    day = name;
    if (message) pushMessage(items, message);
    else items.push({ kind: 'event', key: `event ${event.seq}`, event });
  }
  return items;
}

const dayOf = (at: string) => new Date(at).toDateString();

/** Put lines behind others as if they had been made together. */
function join(first: readonly Item[], second: readonly Item[]): readonly Item[] {
  const [head, ...rest] = second.slice(0, 2);
  if (first.length === 0 || !head) return first.length === 0 ? second : first;
  // Lines begin with the name of their day; the day may have begun before.
  const lastDay = first.findLast((item) => item.kind === 'day');
  if (head.kind !== 'day' || lastDay?.key !== head.key) return [...first, ...second];
  const items = [...first];
  for (const item of rest) {
    if (item.kind === 'message') pushMessage(items, item.message, item.isLast);
    else items.push(item);
  }
  return items.concat(second.slice(2));
}

/** What is on its way stands last, until it comes back as an event. */
export function withOutgoing(lines: readonly Item[], outgoing: readonly Outgoing[]): Item[] {
  if (outgoing.length === 0) return lines as Item[];
  const items = [...lines];
  const sent = new Set(lines.map((one) => one.kind === 'message' && one.message.client_msg_id));
  let day = lines.findLast((item) => item.kind === 'day')?.key;
  for (const item of outgoing) {
    if (sent.has(item.clientMsgId)) continue;
    const key = `day ${dayOf(item.createdAt)}`;
    if (key !== day) items.push({ kind: 'day', key, at: item.createdAt });
    day = key;
    const before = items.at(-1);
    const isFirst = !(before?.kind === 'outgoing' && before.item.kind === item.kind);
    items.push({ kind: 'outgoing', key: item.clientMsgId, item, isFirst });
  }
  return items;
}

/** Messages of one person within five minutes stand together under one name. */
function pushMessage(items: Item[], message: Message, isLast = true): void {
  const before = items.at(-1);
  const isFirst = !(before?.kind === 'message' && isTogether(before.message, message));
  // Another line instead of a changed one: it may be shared with what was drawn before.
  if (!isFirst && before?.kind === 'message') items[items.length - 1] = { ...before, isLast: false };
  items.push({
    kind: 'message',
    key: message.client_msg_id || message.id,
    message,
    isFirst,
    isLast,
  });
}

function isTogether(a: Message, b: Message): boolean {
  return (
    a.kind === b.kind &&
    a.sender.kind === b.sender.kind &&
    a.sender.id === b.sender.id &&
    Date.parse(b.created_at) - Date.parse(a.created_at) < TOGETHER_MS
  );
}

/** The seq of the newest visitor message, for telling the server that it was seen. */
export function lastVisitorSeq(events: readonly SessionEvent[]): number {
  const last = events.findLast((event) => messageOf(event)?.sender.kind === 'visitor');
  return last?.seq ?? 0;
}

/** The seq of our newest reply: the only one that shows its delivered or seen mark. */
export function lastReplySeq(events: readonly SessionEvent[]): number {
  const last = events.findLast((event) => {
    const message = messageOf(event);
    return message?.kind === 'message' && message.sender.kind !== 'visitor';
  });
  return last?.seq ?? 0;
}

const LINE_PX = 21;
const CHARS_A_LINE = 64;
const DAY_PX = 44;

const guesses = new WeakMap<Item, number>();

/** About how high an item will be, in pixels, before it is drawn and measured. */
export function guessHeight(item: Item | undefined): number {
  if (!item) return DAY_PX;
  // All places are added up anew when a thread grows: each text is looked at once.
  const guess = guesses.get(item) ?? heightOf(item);
  guesses.set(item, guess);
  return guess;
}

const heightOfFacts = (count: number) => (count === 0 ? 0 : 62 + count * 24);

function heightOf(item: Item): number {
  if (item.kind === 'day') return DAY_PX;
  if (item.kind === 'event') return 34 + heightOfFacts(factsOf(item.event).length);
  const content = item.kind === 'message' ? item.message.content : null;
  const text = item.kind === 'outgoing' ? item.item.text : ((content as { text?: string }).text ?? '');
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARS_A_LINE)), 0);
  const isPlain = !content || content.type === 'text';
  const head = item.isFirst ? 32 : 2;
  const foot = item.kind === 'message' && item.isLast ? 22 : 0;
  return head + 16 + lines * LINE_PX + foot + (isPlain ? 0 : 64);
}
