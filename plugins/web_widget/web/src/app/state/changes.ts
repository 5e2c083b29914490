/** Every change of the state that the server causes. Pure: state in, state out. */

import { isMessage, isObject } from "../protocol/frames";
import type { Message, Session, SessionEvent } from "../protocol/frames";
import { settle } from "../protocol/outbox";
import type { Happening, State, Thread } from "./state";

const PREVIEW_LENGTH = 140;

/** Take a session as the server describes it, unless what is known is newer. */
export function withSession(state: State, session: Session): State {
  const known = state.sessions[session.id];
  if (known && known.last_seq > session.last_seq) return state;
  return { ...state, sessions: { ...state.sessions, [session.id]: session } };
}

/** Forget a session that is no longer there for this visitor. */
export function withoutSession(state: State, id: string): State {
  const { [id]: _, ...sessions } = state.sessions;
  const isShown = state.view.name === "thread" && state.view.session === id;
  return { ...state, sessions, view: isShown ? { name: "home" } : state.view };
}

export function withThread(state: State, id: string, fields: Partial<Thread>): State {
  const thread: Thread = {
    status: "loading",
    messages: [],
    happenings: [],
    hasEarlier: false,
    isLoadingEarlier: false,
    firstUnreadSeq: null,
    ...state.threads[id],
    ...fields,
  };
  return { ...state, threads: { ...state.threads, [id]: thread } };
}

/** Add messages of a page or an event; ordered by seq, each once. */
export function mergeMessages(known: readonly Message[], more: readonly Message[]): Message[] {
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of more) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Apply an event whose turn it is (`Sequences.take` said so). */
export function applyEvent(before: State, event: SessionEvent): State {
  const state = withHappenings(before, event.session_id, [event]);
  const session = state.sessions[event.session_id];
  if (!session) return state;
  const moved: Session = { ...session, last_seq: event.seq, updated_at: event.at || session.updated_at };
  const next = withChange(state, moved, event);
  return { ...next, outbox: settle(next.outbox, event.session_id, event.seq) };
}

function withChange(state: State, session: Session, event: SessionEvent): State {
  switch (event.type) {
    case "message.created":
      return isMessage(event.data) ? withMessage(state, session, event.data, event.data) : put(state, session);
    case "message.read":
      return put(state, withMark(session, "seen", event.data));
    case "message.delivered":
      return put(state, withMark(session, "delivered", event.data));
    case "session.assigned":
      return put(state, { ...session, assignee: assignee(event.data), ...activeAs("open", session) });
    case "session.unassigned":
      return put(state, { ...session, assignee: null });
    case "session.bot_took":
      return put(state, { ...session, assignee: null, state: "bot", category: "active" });
    case "session.queued":
      return put(state, { ...session, state: "queued", category: "active" });
    case "session.snoozed":
      return put(state, { ...session, state: "snoozed", category: "waiting" });
    case "session.resolved":
      return put(state, { ...session, state: "resolved", category: "done" });
    case "session.reopened":
      return put(state, { ...session, state: "open", category: "active" });
    case "session.closed":
      return put(state, { ...session, state: "closed", category: "done" });
    case "session.subject_changed":
      return put(state, {
        ...session,
        subject: typeof event.data.subject === "string" ? event.data.subject : "",
      });
    default:
      return put(state, session);
  }
}

const HAPPENINGS: Record<string, Happening["type"]> = {
  "session.assigned": "assigned",
  "session.handoff_requested": "handed_over",
  "session.resolved": "resolved",
  "session.reopened": "reopened",
  "session.closed": "closed",
};

/** Take from events what a thread tells between its messages; ordered by seq, each once. */
export function withHappenings(state: State, id: string, events: readonly SessionEvent[]): State {
  const thread = state.threads[id];
  const found = thread ? events.filter((event) => event.type in HAPPENINGS) : [];
  if (!thread || found.length === 0) return state;
  const bySeq = new Map(thread.happenings.map((one) => [one.seq, one]));
  for (const { seq, type, at, data } of found) {
    bySeq.set(seq, { seq, type: HAPPENINGS[type]!, name: assignee(data)?.name ?? "", at });
  }
  return withThread(state, id, { happenings: [...bySeq.values()].sort((a, b) => a.seq - b.seq) });
}

function withMessage(
  state: State,
  session: Session,
  message: Message,
  data: Record<string, unknown> | Message,
): State {
  const isOwn = message.sender.kind === "visitor";
  const after = "state" in data && typeof data.state === "string" ? data.state : session.state;
  const updated: Session = {
    ...session,
    ...stateFields(after, session),
    last_message: {
      seq: message.seq,
      text: previewOf(message.content),
      sender: message.sender,
      created_at: message.created_at,
    },
    unread: isOwn ? session.unread : session.unread + 1,
  };
  let next = put(state, updated);
  const thread = next.threads[session.id];
  if (thread) {
    next = withThread(next, session.id, { messages: mergeMessages(thread.messages, [message]) });
  }
  const { [session.id]: _, ...typing } = next.typing;
  const { [session.id]: stream, ...streams } = next.streams;
  return {
    ...next,
    // the stored message stands where its stream stood, in the same change
    streams: stream && stream.id === message.client_msg_id ? streams : next.streams,
    typing: isOwn ? next.typing : typing,
    outbox: next.outbox.filter((entry) => entry.client_msg_id !== message.client_msg_id),
  };
}

/** What is told of a message where only a line fits, as the server does: its text, and the names of its files. */
function previewOf({ text, attachments }: Message["content"]): string {
  const files: unknown[] = Array.isArray(attachments) ? attachments : [];
  const names = files.map((file) => (isObject(file) && typeof file.name === "string" ? file.name : ""));
  return [text, ...names].filter(Boolean).join("\n").slice(0, PREVIEW_LENGTH);
}

function withMark(
  session: Session,
  kind: "seen" | "delivered",
  data: Record<string, unknown>,
): Session {
  const who = isObject(data.participant) ? data.participant.kind : null;
  const seq = typeof data.seq === "number" ? data.seq : 0;
  const key = who === "visitor" ? "visitor_seq" : "staff_seq";
  const mark = { ...session[kind], [key]: Math.max(session[kind][key], seq) };
  const isAllSeen = kind === "seen" && key === "visitor_seq" && seq >= (session.last_message?.seq ?? 0);
  return { ...session, [kind]: mark, unread: isAllSeen ? 0 : session.unread };
}

function assignee(data: Record<string, unknown>): Session["assignee"] {
  return isObject(data.assignee) && typeof data.assignee.name === "string"
    ? { name: data.assignee.name }
    : null;
}

function activeAs(name: string, session: Session): Partial<Session> {
  return session.state === "queued" || session.state === "bot" ? { state: name, category: "active" } : {};
}

const CATEGORIES: Record<string, Session["category"]> = {
  bot: "active",
  queued: "active",
  open: "active",
  waiting: "waiting",
  snoozed: "waiting",
  resolved: "done",
  closed: "done",
};

function stateFields(name: string, session: Session): Pick<Session, "state" | "category"> {
  return { state: name, category: CATEGORIES[name] ?? session.category };
}

function put(state: State, session: Session): State {
  return { ...state, sessions: { ...state.sessions, [session.id]: session } };
}

/** The visitor looked at a session up to `seq`. */
export function withSeen(state: State, id: string, seq: number): State {
  const session = state.sessions[id];
  if (!session || session.seen.visitor_seq >= seq) return state;
  return put(state, { ...session, unread: 0, seen: { ...session.seen, visitor_seq: seq } });
}

/** The files chosen for a message go with another session. */
export function withStagedMoved(state: State, from: string, to: string): State {
  const { [from]: files, ...others } = state.staged;
  return files ? { ...state, staged: { ...others, [to]: files } } : state;
}
