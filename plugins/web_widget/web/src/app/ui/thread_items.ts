/** What a thread shows, in order: days, the unread divider, bubbles in groups. Pure. */

import type { Message, Session } from "../protocol/frames";
import type { Entry } from "../protocol/outbox";
import type { Happening, Stream } from "../state/state";

export type Mark = "waiting" | "sending" | "sent" | "delivered" | "seen" | "failed";

/** Where what a message asks stands: it is the visitor's turn, they answered it, they said something else, it is over. */
export type Turn = "open" | "answered" | "passed" | "closed";

export interface Bubble {
  kind: "bubble";
  key: string;
  isOwn: boolean;
  name: string;
  /** Who wrote it is a program. */
  isBot: boolean;
  /** It is still being written. */
  isStreaming: boolean;
  /** As it came; whoever draws more than its text reads it with `parseContent`. */
  content: Message["content"];
  /** The stored message, which an answer names. */
  messageId: string | null;
  session: string;
  turn: Turn;
  at: string;
  /** First and last of a run of one sender within a few minutes. */
  isFirst: boolean;
  isLast: boolean;
  mark: Mark | null;
  entry: Entry | null;
}

export type Item =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "happening"; key: string; happening: Happening }
  | { kind: "bot"; key: string }
  | Bubble;

export interface ThreadParts {
  messages: readonly Message[];
  entries: readonly Entry[];
  session: Session | undefined;
  firstUnreadSeq: number | null;
  happenings?: readonly Happening[];
  stream?: Stream | undefined;
}

const GROUP_MS = 5 * 60_000;

type Draft = Omit<Bubble, "isFirst" | "isLast" | "mark" | "turn"> & { seq: number | null };

export function threadItems(parts: ThreadParts): Item[] {
  const { messages, entries, session, firstUnreadSeq, happenings = [], stream } = parts;
  const bubbles = [
    ...messages.map(fromMessage),
    ...(stream && !messages.some((message) => message.client_msg_id === stream.id) ? [fromStream(stream, session)] : []),
    ...entries.map(fromEntry),
  ];
  const lastStored = bubbles.map((bubble) => bubble.isOwn && bubble.seq !== null).lastIndexOf(true);
  const lastOwn = bubbles.map((bubble) => bubble.isOwn).lastIndexOf(true);
  const answered = new Set(bubbles.map(({ content }) => (content.type === "answer" ? content.to : null)));
  const untold = [...happenings];
  const items: Item[] = [];
  const tellUntil = (seq: number) => {
    while (untold[0] && untold[0].seq < seq) {
      const happening = untold.shift()!;
      items.push({ kind: "happening", key: `happening-${happening.seq}`, happening });
    }
  };
  bubbles.forEach((bubble, at) => {
    const before = bubbles[at - 1];
    const after = bubbles[at + 1];
    if (!before || !isSameDay(before.at, bubble.at)) {
      items.push({ kind: "day", key: `day-${bubble.key}`, at: bubble.at });
    }
    tellUntil(bubble.entry === null && bubble.seq !== null ? bubble.seq : Infinity);
    if (bubble.isBot && !isBotBefore(bubbles, at)) items.push({ kind: "bot", key: `bot-${bubble.key}` });
    const isUnreadStart = !bubble.isOwn && firstUnreadSeq !== null && (bubble.seq ?? 0) >= firstUnreadSeq;
    if (isUnreadStart && !items.some((item) => item.kind === "unread")) {
      items.push({ kind: "unread", key: "unread" });
    }
    const { seq, ...rest } = bubble;
    items.push({
      ...rest,
      turn: turnOf(bubble, at > lastOwn, answered, session),
      isFirst: !before || !isOneGroup(before, bubble),
      isLast: !after || !isOneGroup(bubble, after),
      mark: markOf(bubble, at === lastStored, session),
    });
  });
  tellUntil(Infinity);
  return items;
}

/** Whether the visitor was already talking to a program. */
function isBotBefore(bubbles: readonly Draft[], at: number): boolean {
  for (let before = at - 1; before >= 0; before--) {
    if (!bubbles[before]!.isOwn) return bubbles[before]!.isBot;
  }
  return false;
}

function fromStream(stream: Stream, session: Session | undefined): Draft {
  return {
    kind: "bubble",
    // the key of the stored message to come, so that the element stays
    key: stream.id,
    isOwn: false,
    isBot: true,
    isStreaming: true,
    name: stream.name,
    content: { type: "text", text: stream.text },
    messageId: null,
    session: session?.id ?? "",
    at: stream.at,
    seq: null,
    entry: null,
  };
}

function fromMessage(message: Message): Draft {
  return {
    kind: "bubble",
    // a sent message keeps the key of its optimistic bubble, so that the element stays
    key: message.client_msg_id ?? message.id,
    isOwn: message.sender.kind === "visitor",
    isBot: message.sender.kind === "bot",
    isStreaming: false,
    name: message.sender.name,
    content: message.content,
    messageId: message.id,
    session: message.session_id,
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
    isBot: false,
    isStreaming: false,
    name: "",
    content: contentOf(entry),
    messageId: null,
    session: entry.session,
    at: entry.created_at,
    seq: entry.seq,
    entry,
  };
}

function turnOf(bubble: Draft, isNewest: boolean, answered: ReadonlySet<unknown>, session: Session | undefined): Turn {
  if (session?.state === "closed") return "closed";
  if (bubble.messageId !== null && answered.has(bubble.messageId)) return "answered";
  return isNewest ? "open" : "passed";
}

function contentOf(entry: Entry): Message["content"] {
  if (entry.answer) return entry.answer;
  if (entry.files.length === 0) return { type: "text", text: entry.text };
  return { type: "file", text: entry.text };
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
