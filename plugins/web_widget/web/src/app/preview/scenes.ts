/** What a visitor may meet, made up for the designer's preview. Pure. */

import type { Samples, Scene } from "../../shared/preview";
import type { Availability } from "../net/api";
import type { Message, Ref, Session } from "../protocol/frames";
import { INITIAL } from "../state/state";
import type { State } from "../state/state";

export const SESSION_ID = "ses_preview";
const DRAFT = "draft:preview";
const MINUTE_MS = 60_000;
const ME: Ref = { kind: "visitor", id: "vis_preview", name: "" };

/** What the app knows in a scene; `now` in milliseconds. */
export function buildScene(scene: Scene, samples: Samples, now: number): State {
  const base: State = { ...INITIAL, phase: "ready", connection: "online", availability: buildHours(scene !== "away", now) };
  if (scene === "form" || scene === "away") return { ...base, view: { name: "thread", session: DRAFT } };
  const isOver = scene === "rating";
  const messages = buildTalk(samples, isOver, now);
  const session = buildSession(messages, isOver);
  const status = "ready" as const;
  const none = { happenings: [], hasEarlier: false, isLoadingEarlier: false, firstUnreadSeq: null };
  return {
    ...base,
    sessions: { [session.id]: session },
    threads: { [session.id]: { status, messages, ...none } },
    view: scene === "home" || scene === "closed" ? { name: "home" } : { name: "thread", session: session.id },
  };
}

/** A message the person who looks at the preview has just written. */
export function buildOwn(sessionId: string, seq: number, text: string, id: string, at: string): Message {
  return { id: `msg_${seq}`, session_id: sessionId, seq, client_msg_id: id, sender: ME, content: { type: "text", text }, created_at: at };
}

/** A session that has just been begun. */
export function buildNewSession(id: string, at: string): Session {
  return { ...EMPTY_SESSION, id, created_at: at, updated_at: at };
}

const EMPTY_SESSION: Session = {
  id: SESSION_ID,
  state: "open",
  category: "active",
  subject: "",
  assignee: null,
  last_seq: 0,
  last_message: null,
  unread: 0,
  seen: { visitor_seq: 0, staff_seq: 0 },
  delivered: { visitor_seq: 0, staff_seq: 0 },
  created_at: "",
  updated_at: "",
};

function buildTalk({ agent, question, answer, thanks }: Samples, isOver: boolean, now: number): Message[] {
  const staff: Ref = { kind: "agent", id: "stf_preview", name: agent };
  const said: [Ref, string][] = [[ME, question], [staff, answer]];
  if (isOver) said.push([ME, thanks]);
  return said.map(([sender, text], index) => ({
    ...buildOwn(SESSION_ID, index + 1, text, `cm_${index}`, new Date(now - (said.length - index) * MINUTE_MS).toISOString()),
    sender,
  }));
}

function buildSession(messages: readonly Message[], isOver: boolean): Session {
  const { seq, content, sender, created_at: at } = messages.at(-1)!;
  const read = { visitor_seq: seq, staff_seq: seq };
  return {
    ...EMPTY_SESSION,
    ...(isOver ? { state: "closed", category: "done" } : {}),
    assignee: { name: messages[1]!.sender.name },
    last_seq: seq,
    last_message: { seq, text: content.text ?? "", sender, created_at: at },
    seen: read,
    delivered: read,
    created_at: messages[0]!.created_at,
    updated_at: at,
  };
}

function buildHours(isOpen: boolean, now: number): Availability {
  const later = new Date(now + 8 * 60 * MINUTE_MS).toISOString();
  return {
    is_open: isOpen,
    opens_at: isOpen ? null : later,
    closes_at: isOpen ? later : null,
    reply_time_s: 540,
    agents_available: isOpen,
  };
}
