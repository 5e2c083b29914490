/**
 * Messages written but not yet known to be stored (delivery contract D2, D4, D6). Pure.
 * An entry keeps its client_msg_id for all attempts, so a repeat is the same message to the server.
 */

import type { Content, Values } from "./contents";
import { isObject } from "./frames";
import { readEntryFile } from "./uploads";
import type { EntryFile } from "./uploads";

export type EntryState =
  /** not on its way: offline, or behind another message of the session */
  | "waiting"
  /** sent, no answer yet */
  | "sending"
  /** acknowledged; stays until its event shows the message itself */
  | "stored"
  /** refused; only the person can decide to try again */
  | "failed";

/** What the visitor chose or filled in, as it goes to the server. */
export type Answer = Extract<Content, { type: "answer" }>;

export interface Entry {
  client_msg_id: string;
  /** A session id, or the key of a session that is yet to be created. */
  session: string;
  /** What people read of it. */
  text: string;
  /** Set when the message is an answer and not just a text. */
  answer: Answer | null;
  /** Files that go with it; it is sent when all of them are uploaded. */
  files: readonly EntryFile[];
  isVoice: boolean;
  created_at: string;
  state: EntryState;
  seq: number | null;
  /** Problem code of a refusal. */
  problem: string | null;
  detail: string;
}

/** What an entry may have beside its text. */
export type Extras = Partial<Pick<Entry, "answer" | "files" | "isVoice">>;

export type MessageBody = { text: string } | { content: Record<string, unknown> };

export type Outbox = readonly Entry[];

const DRAFT = "draft:";
/** The one text that is begun for a session to come. */
export const NEW_DRAFT = "new";

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

export function enqueue(
  outbox: Outbox,
  clientMsgId: string,
  session: string,
  text: string,
  at: string,
  more: Extras = {},
): Outbox {
  const entry: Entry = {
    client_msg_id: clientMsgId,
    session,
    text,
    answer: null,
    files: [],
    isVoice: false,
    ...more,
    created_at: at,
    state: "waiting",
    seq: null,
    problem: null,
    detail: "",
  };
  return [...outbox, entry];
}

/**
 * The oldest waiting entry of each session with nothing on its way: one in flight keeps the order.
 * An entry whose files are still being uploaded lets the others pass.
 */
export function sendable(outbox: Outbox): Entry[] {
  const seen = new Set<string>();
  const ready: Entry[] = [];
  for (const entry of outbox) {
    if (entry.state === "stored" || entry.state === "failed" || seen.has(entry.session)) continue;
    if (!entry.files.every((file) => file.state === "ready")) continue;
    seen.add(entry.session);
    if (entry.state === "waiting") ready.push(entry);
  }
  return ready;
}

/** Sessions to be created, because something waits for them. */
export function draftsToCreate(outbox: Outbox): string[] {
  const waiting = outbox.filter((entry) => entry.state === "waiting" && isDraft(entry.session));
  return [...new Set(waiting.map((entry) => entry.session))];
}

/** Files that can be uploaded now, each with its session. */
export function uploadable(outbox: Outbox): { file: EntryFile; session: string }[] {
  return outbox
    .filter((entry) => entry.state === "waiting" && !isDraft(entry.session))
    .flatMap(({ files, session }) => files.map((file) => ({ file, session })))
    .filter(({ file }) => file.state === "waiting");
}

export function changeFile(outbox: Outbox, fileId: string, fields: Partial<EntryFile>): Outbox {
  return outbox.map((entry) =>
    entry.files.some(({ id }) => id === fileId)
      ? { ...entry, files: entry.files.map((file) => (file.id === fileId ? { ...file, ...fields } : file)) }
      : entry,
  );
}

/** Take a file out of its entry; an entry with nothing left goes with it. */
export function removeFile(outbox: Outbox, fileId: string): Outbox {
  return outbox.flatMap((entry) => {
    if (!entry.files.some(({ id }) => id === fileId)) return [entry];
    const files = entry.files.filter(({ id }) => id !== fileId);
    return files.length === 0 && entry.text === "" ? [] : [{ ...entry, files, isVoice: entry.isVoice && files.length > 0 }];
  });
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
    const answer = readAnswer(value.answer);
    const [entry] = enqueue([], value.client_msg_id, value.session, value.text, value.created_at, {
      answer,
      files: Array.isArray(value.files) ? value.files.flatMap((file: unknown) => readEntryFile(file) ?? []) : [],
      isVoice: (value.isVoice as unknown) === true,
    });
    if (value.state !== "failed") return entry!;
    return { ...entry!, state: "failed", problem: value.problem ?? null, detail: value.detail ?? "" };
  } catch {
    return null;
  }
}

function readAnswer(raw: unknown): Answer | null {
  if (!isObject(raw) || typeof raw.to !== "string" || typeof raw.text !== "string" || !isObject(raw.values)) return null;
  return { type: "answer", text: raw.text, to: raw.to, values: raw.values as Values };
}

/** The body of the message: a text alone, or a content. */
export function bodyOf(entry: Entry): MessageBody {
  if (entry.answer) return { content: { ...entry.answer } };
  if (entry.files.length === 0) return { text: entry.text };
  const attachments = entry.files.map(({ attachment_id: id }) => ({ id }));
  const content = { type: "file", attachments, ...(entry.text && { text: entry.text }), ...(entry.isVoice && { voice: true }) };
  return { content };
}

function change(outbox: Outbox, id: string, fields: Partial<Entry>): Outbox {
  return outbox.map((entry) => (entry.client_msg_id === id ? { ...entry, ...fields } : entry));
}
