/**
 * Frames of subprotocol `chatclick.v1`, and the reading of them. Pure: text in, value out.
 * Unknown frame types and fields are ignored, so that an older app lives with a newer server.
 */

import type { MessageBody } from "./outbox";

export interface Ref {
  kind: "visitor" | "agent" | "bot" | "system";
  id: string | null;
  name: string;
}

/** A content as it came: only its type and its text can be relied on. */
export interface RawContent {
  readonly type: string;
  readonly text?: string;
  readonly [field: string]: unknown;
}

export interface Message {
  id: string;
  session_id: string;
  seq: number;
  client_msg_id: string | null;
  sender: Ref;
  content: RawContent;
  created_at: string;
}

export interface Session {
  id: string;
  state: string;
  category: "active" | "waiting" | "done";
  subject: string;
  assignee: { id?: string; name: string } | null;
  last_seq: number;
  last_message: { seq: number; text: string; sender: Ref; created_at: string } | null;
  unread: number;
  seen: { visitor_seq: number; staff_seq: number };
  delivered: { visitor_seq: number; staff_seq: number };
  created_at: string;
  updated_at: string;
}

export interface SessionEvent {
  session_id: string;
  seq: number;
  type: string;
  at: string;
  actor: Ref | null;
  data: Record<string, unknown>;
}

export interface Ack {
  client_msg_id: string;
  message_id: string;
  seq: number;
  created_at: string;
}

export type ServerFrame =
  | { t: "welcome"; connection_id: string; epoch: string }
  | ({ t: "ack" } & Ack)
  | ({ t: "event" } & SessionEvent)
  | { t: "subscribed"; session_id: string; last_seq: number }
  | { t: "ephemeral"; session_id: string | null; type: string; data: Record<string, unknown> }
  | { t: "gap"; session_id: string | null; reason: string }
  | { t: "busy"; retry_after_ms: number; client_msg_id: string | null }
  | { t: "bye"; retry_after_ms: number }
  | { t: "error"; code: string; detail: string; client_msg_id: string | null }
  | { t: "pong" };

export type ClientFrame =
  | { t: "hello"; token: string; resume: Record<string, number>; epoch: string }
  | ({ t: "send"; client_msg_id: string; session_id: string } & MessageBody)
  | { t: "subscribe"; session_id: string; after: number }
  | { t: "typing"; session_id: string; on: boolean; text?: string }
  | { t: "seen" | "delivered"; session_id: string; seq: number }
  | { t: "ping" };

/** Read one text frame. Returns null for what is not JSON, not known or not complete. */
export function parseFrame(text: string): ServerFrame | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(raw)) return null;
  switch (raw.t) {
    case "welcome":
      return { t: "welcome", connection_id: text_(raw.connection_id), epoch: text_(raw.epoch) };
    case "ack":
      return isAck(raw) ? { ...raw, t: "ack" } : null;
    case "event":
      return isEvent(raw) ? { ...raw, t: "event" } : null;
    case "subscribed":
      return isText(raw.session_id) && isCount(raw.last_seq)
        ? { t: "subscribed", session_id: raw.session_id, last_seq: raw.last_seq }
        : null;
    case "ephemeral":
      return {
        t: "ephemeral",
        session_id: textOrNull(raw.session_id),
        type: text_(raw.type),
        data: isObject(raw.data) ? raw.data : {},
      };
    case "gap":
      return { t: "gap", session_id: textOrNull(raw.session_id), reason: text_(raw.reason) };
    case "busy":
      return {
        t: "busy",
        retry_after_ms: delay(raw.retry_after_ms),
        client_msg_id: textOrNull(raw.client_msg_id),
      };
    case "bye":
      return { t: "bye", retry_after_ms: delay(raw.retry_after_ms) };
    case "error":
      return {
        t: "error",
        code: text_(raw.code),
        detail: text_(raw.detail),
        client_msg_id: textOrNull(raw.client_msg_id),
      };
    case "pong":
      return { t: "pong" };
    default:
      return null;
  }
}

export function isEvent(value: unknown): value is SessionEvent {
  return (
    isObject(value) &&
    isText(value.session_id) &&
    isCount(value.seq) &&
    isText(value.type) &&
    isObject(value.data)
  );
}

export function isMessage(value: unknown): value is Message {
  return (
    isObject(value) &&
    isText(value.id) &&
    isCount(value.seq) &&
    isObject(value.sender) &&
    isObject(value.content) &&
    value.kind !== "note"
  );
}

function isAck(value: Record<string, unknown>): value is Record<string, unknown> & Ack {
  return isText(value.client_msg_id) && isText(value.message_id) && isCount(value.seq);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function text_(value: unknown): string {
  return isText(value) ? value : "";
}

function textOrNull(value: unknown): string | null {
  return isText(value) ? value : null;
}

function delay(value: unknown): number {
  return typeof value === "number" && value >= 0 ? Math.min(value, 300_000) : 1000;
}
