/**
 * Messages written but not yet known to be stored (delivery contract D2, D4, D6). Pure.
 * An entry keeps its client_msg_id for all attempts, so a repeat is the same message to the server.
 */

export type EntryState =
  /** not on its way: offline, or behind another message of the session */
  | "waiting"
  /** sent, no answer yet */
  | "sending"
  /** acknowledged; stays until its event shows the message itself */
  | "stored"
  /** refused; only the person can decide to try again */
  | "failed";

export interface Entry {
  client_msg_id: string;
  /** A session id, or the key of a session that is yet to be created. */
  session: string;
  text: string;
  created_at: string;
  state: EntryState;
  seq: number | null;
  /** Problem code of a refusal. */
  problem: string | null;
  detail: string;
}

export type Outbox = readonly Entry[];

const DRAFT = "draft:";

export function draftKey(uuid: string): string {
  return DRAFT + uuid;
}

/** The part of a draft's key that makes it unique. */
export function keyOf(draft: string): string {
  return draft.slice(DRAFT.length);
}

export function isDraft(session: string): boolean {
  return session.startsWith(DRAFT);
}

export function enqueue(outbox: Outbox, clientMsgId: string, session: string, text: string, at: string): Outbox {
  const entry: Entry = {
    client_msg_id: clientMsgId,
    session,
    text,
    created_at: at,
    state: "waiting",
    seq: null,
    problem: null,
    detail: "",
  };
  return [...outbox, entry];
}

/** The oldest waiting entry of each session with nothing on its way: one in flight keeps the order. */
export function sendable(outbox: Outbox): Entry[] {
  const seen = new Set<string>();
  const ready: Entry[] = [];
  for (const entry of outbox) {
    if (entry.state === "stored" || entry.state === "failed" || seen.has(entry.session)) continue;
    seen.add(entry.session);
    if (entry.state === "waiting") ready.push(entry);
  }
  return ready;
}

export function markSending(outbox: Outbox, id: string): Outbox {
  return change(outbox, id, { state: "sending" });
}

/** The server has it. An entry whose event was already applied is done. */
export function acknowledge(outbox: Outbox, id: string, seq: number, appliedSeq: number): Outbox {
  return seq <= appliedSeq ? remove(outbox, id) : change(outbox, id, { state: "stored", seq });
}

export function fail(outbox: Outbox, id: string, problem: string, detail: string): Outbox {
  return change(outbox, id, { state: "failed", problem, detail });
}

/** Put an entry back in the queue, after a failure or a `busy`. */
export function requeue(outbox: Outbox, id: string): Outbox {
  return change(outbox, id, { state: "waiting", problem: null, detail: "" });
}

/** The link is gone: what was on its way is unknown and goes again with the same id. */
export function requeueAll(outbox: Outbox): Outbox {
  return outbox.map((entry) => (entry.state === "sending" ? { ...entry, state: "waiting" } : entry));
}

/** A session to be created now exists. */
export function moveToSession(outbox: Outbox, draft: string, sessionId: string): Outbox {
  return outbox.map((entry) => (entry.session === draft ? { ...entry, session: sessionId } : entry));
}

export function remove(outbox: Outbox, id: string): Outbox {
  return outbox.filter((entry) => entry.client_msg_id !== id);
}

/** Drop stored entries whose event was applied meanwhile (a snapshot brought the message). */
export function settle(outbox: Outbox, sessionId: string, appliedSeq: number): Outbox {
  return outbox.filter(
    (entry) =>
      entry.session !== sessionId || entry.state !== "stored" || (entry.seq ?? 0) > appliedSeq,
  );
}

/** Read an entry from storage; null when it is not one. What was on its way starts again. */
export function parseEntry(text: string): Entry | null {
  try {
    const value = JSON.parse(text) as Partial<Entry>;
    if (typeof value.client_msg_id !== "string" || typeof value.session !== "string") return null;
    if (typeof value.text !== "string" || typeof value.created_at !== "string") return null;
    const [entry] = enqueue([], value.client_msg_id, value.session, value.text, value.created_at);
    if (value.state !== "failed") return entry!;
    return { ...entry!, state: "failed", problem: value.problem ?? null, detail: value.detail ?? "" };
  } catch {
    return null;
  }
}

function change(outbox: Outbox, id: string, fields: Partial<Entry>): Outbox {
  return outbox.map((entry) => (entry.client_msg_id === id ? { ...entry, ...fields } : entry));
}
