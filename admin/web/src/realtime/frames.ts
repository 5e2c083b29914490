/** Frames of the socket protocol `chatclick.v1`, as far as staff use them. */
import type {
  Board,
  Draft,
  MessageKind,
  Notification,
  ParticipantRef,
  Session,
  SessionEvent,
} from '@/api/types';

/** Files are named by their ids; the server knows the rest. */
export type Said =
  | { text: string }
  | { content: { type: 'text'; text: string; mentions: string[] } }
  | { content: { type: 'file'; attachments: { id: string }[]; text?: string; mentions?: string[] } };

/** Somebody of the staff who looks at a session now. */
export interface Viewer {
  id: string;
  name: string;
  is_typing: boolean;
}

/** Somebody who types; `text` where the visitor's widget lets us see it before it is sent. */
export interface Typist extends ParticipantRef {
  text?: string;
}

export type ClientFrame =
  | { t: 'hello'; token: string; epoch?: string }
  | ({ t: 'send'; client_msg_id: string; session_id: string; kind: MessageKind } & Said)
  | { t: 'subscribe'; session_id: string; after: number }
  | { t: 'unsubscribe'; session_id: string }
  | { t: 'typing'; session_id: string; on: boolean }
  | { t: 'viewing'; session_id: string; on: boolean }
  | { t: 'seen'; session_id: string; seq: number }
  | { t: 'delivered'; session_id: string; seq: number }
  | { t: 'watch'; after?: number }
  | { t: 'board'; on: boolean }
  | { t: 'ping' };

export interface Ack {
  client_msg_id: string;
  message_id: string;
  seq: number;
  created_at: string;
}

export type ServerFrame =
  | { t: 'welcome'; connection_id: string; epoch: string; participant: unknown; position: number }
  | ({ t: 'ack' } & Ack)
  | ({ t: 'event' } & SessionEvent)
  | { t: 'subscribed'; session_id: string; last_seq: number }
  | EphemeralFrame
  | { t: 'inbox'; position: number; sessions: Session[] }
  | { t: 'gap'; session_id: string | null; from: number; to: number; reason: string }
  | { t: 'busy'; retry_after_ms: number; client_msg_id?: string }
  | { t: 'bye'; retry_after_ms: number }
  | { t: 'error'; code: string; detail: string; client_msg_id?: string }
  | { t: 'pong' };

export type EphemeralFrame = { t: 'ephemeral'; session_id?: string } & (
  | { type: 'stream'; data: { stream_id: string; text: string; is_done: boolean } }
  | { type: 'queue'; data: { position: number } }
  | { type: 'typing'; data: { participant: ParticipantRef; on: boolean; text?: string } }
  | { type: 'viewers'; data: { staff: Viewer[] } }
  | { type: 'mention'; data: { seen: true } | { seen: false; by: ParticipantRef; seq: number } }
  | { type: 'draft'; data: Draft }
  | { type: 'notification'; data: { notification?: Notification; unread: number } }
  | { type: 'board'; data: Board }
  | { type: 'changed'; data: { area: string } }
  | {
      type: 'presence';
      data: { staff_id: string; availability: 'online' | 'away'; is_connected: boolean };
    }
);

export const CLOSE = { tokenExpired: 4401, firstFatal: 4400, lastFatal: 4499 } as const;
