/** What a thread shows, in order: days, the unread divider, bubbles in groups. Pure. */

import type { Message, Session } from "../protocol/frames";
import type { Entry } from "../protocol/outbox";

export type Mark = "waiting" | "sending" | "sent" | "delivered" | "seen" | "failed";

export interface Bubble {
  kind: "bubble";
  key: string;
  isOwn: boolean;
  name: string;
  text: string;
  at: string;
  /** First and last of a run of one sender within a few minutes. */
  isFirst: boolean;
  isLast: boolean;
  mark: Mark | null;
  entry: Entry | null;
}

export type Item = { kind: "day"; key: string; at: string } | { kind: "unread"; key: string } | Bubble;

const GROUP_MS = 5 * 60_000;

type Draft = Omit<Bubble, "isFirst" | "isLast" | "mark"> & { seq: number | null };

export function threadItems(
  messages: readonly Message[],
  entries: readonly Entry[],
  session: Session | undefined,
  firstUnreadSeq: number | null,
): Item[] {
  const bubbles = [...messages.map(fromMessage), ...entries.map(fromEntry)];
  const lastStored = bubbles.map((bubble) => bubble.isOwn && bubble.seq !== null).lastIndexOf(true);
  const items: Item[] = [];
  bubbles.forEach((bubble, at) => {
    const before = bubbles[at - 1];
    const after = bubbles[at + 1];
    if (!before || !isSameDay(before.at, bubble.at)) {
      items.push({ kind: "day", key: `day-${bubble.key}`, at: bubble.at });
    }
    const isUnreadStart = !bubble.isOwn && firstUnreadSeq !== null && (bubble.seq ?? 0) >= firstUnreadSeq;
    if (isUnreadStart && !items.some((item) => item.kind === "unread")) {
      items.push({ kind: "unread", key: "unread" });
    }
    const { seq, ...rest } = bubble;
    items.push({
      ...rest,
      isFirst: !before || !isOneGroup(before, bubble),
      isLast: !after || !isOneGroup(bubble, after),
      mark: markOf(bubble, at === lastStored, session),
    });
  });
  return items;
}

function fromMessage(message: Message): Draft {
  return {
    kind: "bubble",
    // a sent message keeps the key of its optimistic bubble, so that the element stays
    key: message.client_msg_id ?? message.id,
    isOwn: message.sender.kind === "visitor",
    name: message.sender.name,
    text: message.content.text ?? "",
    at: message.created_at,
    seq: message.seq,
    entry: null,
  };
}

function fromEntry(entry: Entry): Draft {
  return {
    kind: "bubble",
    key: entry.client_msg_id,
    isOwn: true,
    name: "",
    text: entry.text,
    at: entry.created_at,
    seq: entry.seq,
    entry,
  };
}

/** Stored messages show a mark only on the newest one; unsent ones each show theirs. */
function markOf(bubble: Draft, isNewest: boolean, session: Session | undefined): Mark | null {
  const { entry, seq } = bubble;
  if (entry && entry.state !== "stored") return entry.state;
  if (!isNewest || seq === null) return null;
  if (session && session.seen.staff_seq >= seq) return "seen";
  return session && session.delivered.staff_seq >= seq ? "delivered" : "sent";
}

function isOneGroup(a: Draft, b: Draft): boolean {
  if (a.isOwn !== b.isOwn || a.name !== b.name || a.entry?.state === "failed") return false;
  return isSameDay(a.at, b.at) && Date.parse(b.at) - Date.parse(a.at) < GROUP_MS;
}

function isSameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
