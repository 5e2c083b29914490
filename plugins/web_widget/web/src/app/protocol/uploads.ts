/**
 * The upload of one file in parts, as decisions: what the server last said of it tells what comes
 * next. Pure. A part that broke off, a reload, a pause: all go on at the server's own offset.
 */

import { isObject } from "./frames";

/** A file of a message that is yet to be sent. Its bytes lie in the vault under `id`. */
export interface EntryFile {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  duration_ms: number | null;
  /** Set once the server knows the file. */
  attachment_id: string | null;
  state: "waiting" | "paused" | "ready" | "failed";
  /** Problem code of a refusal. */
  problem: string | null;
  detail: string;
}

/** What the server says of an attachment. */
export interface Remote {
  id: string;
  state: "uploading" | "checking" | "ready" | "refused";
  offset: number;
  reason: string;
}

export type Step =
  | { do: "begin" }
  | { do: "look" }
  | { do: "part"; from: number; to: number }
  | { do: "wait" }
  | { do: "finish" }
  | { do: "refuse"; reason: string };

const FIRST_PART = 256 * 1024;
const LARGEST_PART = 4 * 1024 * 1024;
const QUICK_MS = 800;
const SLOW_MS = 4000;

export function nextStep(file: EntryFile, remote: Remote | null, partBytes: number): Step {
  if (!remote) return file.attachment_id === null ? { do: "begin" } : { do: "look" };
  if (remote.state === "ready") return { do: "finish" };
  if (remote.state === "refused") return { do: "refuse", reason: remote.reason };
  if (remote.state === "checking" || remote.offset >= file.size_bytes) return { do: "wait" };
  return { do: "part", from: remote.offset, to: Math.min(remote.offset + partBytes, file.size_bytes) };
}

/** How large the next part is: larger on a quick line, smaller on a slow one. */
export function nextPartBytes(partBytes: number | null, tookMs: number): number {
  if (partBytes === null) return FIRST_PART;
  if (tookMs < QUICK_MS) return Math.min(partBytes * 2, LARGEST_PART);
  return tookMs > SLOW_MS ? Math.max(partBytes / 2, FIRST_PART / 4) : partBytes;
}

export function readRemote(raw: unknown): Remote | null {
  if (!isObject(raw) || typeof raw.id !== "string" || typeof raw.offset !== "number") return null;
  const state = (["uploading", "checking", "ready", "refused"] as const).find((one) => one === raw.state);
  return state ? { id: raw.id, state, offset: raw.offset, reason: typeof raw.reason === "string" ? raw.reason : "" } : null;
}

/** Read a file of an entry from storage; null when it is none. */
export function readEntryFile(raw: unknown): EntryFile | null {
  if (!isObject(raw) || typeof raw.id !== "string" || typeof raw.size_bytes !== "number") return null;
  const state = raw.state === "ready" || raw.state === "paused" || raw.state === "failed" ? raw.state : "waiting";
  return {
    id: raw.id,
    name: textOf(raw.name),
    media_type: textOf(raw.media_type),
    size_bytes: raw.size_bytes,
    duration_ms: typeof raw.duration_ms === "number" ? raw.duration_ms : null,
    attachment_id: typeof raw.attachment_id === "string" ? raw.attachment_id : null,
    state,
    problem: typeof raw.problem === "string" ? raw.problem : null,
    detail: textOf(raw.detail),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
