/** From events and outgoing messages to what a thread shows, in order. Pure. */
import type { Message, SessionEvent } from '@/api/types';
import type { Outgoing } from '@/realtime/outbox';
import { messageOf } from '@/realtime/thread';

export type Item =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; message: Message; isFirst: boolean; isLast: boolean }
  | { kind: 'outgoing'; key: string; item: Outgoing; isFirst: boolean }
  | { kind: 'event'; key: string; event: SessionEvent };

const SHOWN = new Set([
  'session.created', 'session.queued', 'session.assigned', 'session.unassigned',
  'session.transferred', 'session.snoozed', 'session.resolved', 'session.reopened',
  'session.closed', 'session.priority_changed', 'session.tags_changed', 'session.subject_changed',
  'session.merged', 'session.unmerged', 'session.handoff_requested', 'form.submitted', 'csat.submitted', 'flow.started', 'flow.ended',
]);

const TOGETHER_MS = 5 * 60_000;

export function buildTimeline(events: readonly SessionEvent[], outgoing: readonly Outgoing[]): Item[] {
  const items: Item[] = [];
  let day = '';
  const openDay = (at: string) => {
    const name = new Date(at).toDateString();
    if (name !== day) items.push({ kind: 'day', key: `day ${name}`, at });
    day = name;
  };
  const sent = new Set<string>();
  for (const event of events) {
    const message = messageOf(event);
    if (!message && !SHOWN.has(event.type)) continue;
    openDay(event.at);
    if (!message) {
      items.push({ kind: 'event', key: `event ${event.seq}`, event });
      continue;
    }
    sent.add(message.client_msg_id);
    pushMessage(items, message);
  }
  for (const item of outgoing) {
    if (sent.has(item.clientMsgId)) continue;
    openDay(item.createdAt);
    const before = items.at(-1);
    const isFirst = !(before?.kind === 'outgoing' && before.item.kind === item.kind);
    items.push({ kind: 'outgoing', key: item.clientMsgId, item, isFirst });
  }
  return items;
}

/** Messages of one person within five minutes stand together under one name. */
function pushMessage(items: Item[], message: Message): void {
  const before = items.at(-1);
  const isFirst = !(before?.kind === 'message' && isTogether(before.message, message));
  if (!isFirst && before?.kind === 'message') before.isLast = false;
  items.push({
    kind: 'message',
    key: message.client_msg_id || message.id,
    message,
    isFirst,
    isLast: true,
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

/** About how high an item will be, in pixels, before it is drawn and measured. */
export function guessHeight(item: Item | undefined): number {
  if (!item || item.kind === 'day') return 44;
  if (item.kind === 'event') return 34;
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
