/** Messages of this browser that the server has not confirmed as events yet. Pure. */
import type { Content, FileRef } from '@/api/contents';
import type { MessageKind } from '@/api/types';
import type { Ack, Said } from './frames';

export interface Outgoing {
  clientMsgId: string;
  sessionId: string;
  text: string;
  kind: MessageKind;
  /** Uploaded files that go with it; `text` may be empty then. */
  files?: readonly FileRef[];
  /** Ids of the colleagues whom a note names. */
  mentions?: readonly string[];
  createdAt: string;
  /** `queued`: to be sent when the socket is live. `acked`: stored, its event is on the way. */
  state: 'queued' | 'sent' | 'acked' | 'failed';
  seq: number | null;
  failure: { code: string; detail: string } | null;
}

/** What a message says, as it is shown before the server has it. */
export function contentOf({ text, files, mentions }: Outgoing): Content {
  const named = mentions?.length ? { mentions: [...mentions] } : {};
  if (!files?.length) return { type: 'text', text, ...named };
  return { type: 'file', attachments: [...files], ...(text ? { text } : {}), ...named };
}

export function saidOf({ text, files, mentions }: Outgoing): Said {
  if (!files?.length) {
    if (!mentions?.length) return { text };
    return { content: { type: 'text', text, mentions: [...mentions] } };
  }
  const attachments = files.map(({ id }) => ({ id }));
  const named = mentions?.length ? { mentions: [...mentions] } : {};
  return { content: { type: 'file', attachments, ...(text ? { text } : {}), ...named } };
}

export type Outbox = readonly Outgoing[];

const change = (outbox: Outbox, id: string, patch: Partial<Outgoing>): Outbox =>
  outbox.map((item) => (item.clientMsgId === id ? { ...item, ...patch } : item));

export const add = (outbox: Outbox, item: Outgoing): Outbox => [...outbox, item];

export const drop = (outbox: Outbox, id: string): Outbox =>
  outbox.filter((item) => item.clientMsgId !== id);

export const markSent = (outbox: Outbox, id: string): Outbox =>
  change(outbox, id, { state: 'sent', failure: null });

export const markAcked = (outbox: Outbox, ack: Ack): Outbox =>
  change(outbox, ack.client_msg_id, { state: 'acked', seq: ack.seq, createdAt: ack.created_at });

export const markFailed = (outbox: Outbox, id: string, code: string, detail: string): Outbox =>
  change(outbox, id, { state: 'failed', failure: { code, detail } });

export const requeue = (outbox: Outbox, id: string): Outbox =>
  change(outbox, id, { state: 'queued', failure: null });

/** After a lost connection nobody knows what arrived: send again, the server knows repeats. */
export const requeueUnconfirmed = (outbox: Outbox): Outbox =>
  outbox.map((item) => (item.state === 'sent' ? { ...item, state: 'queued' } : item));

export const queued = (outbox: Outbox): Outgoing[] =>
  outbox.filter((item) => item.state === 'queued');
