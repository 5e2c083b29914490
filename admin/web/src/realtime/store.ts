/** What the socket knows and the cache does not: connection, outbox, who is typing. */
import type { QueryClient } from '@tanstack/react-query';
import type { FileRef } from '@/api/contents';
import type { MessageKind, SessionEvent } from '@/api/types';
import {
  applyChanged,
  applyEvent,
  applyPresence,
  applySessions,
  keepNewest,
  pageThread,
  refreshUntold,
} from './cache';
import { RealtimeClient, type Connection } from './client';
import type { EphemeralFrame, Typist, Viewer } from './frames';
import { keys } from './keys';
import * as outboxes from './outbox';
import type { Outbox } from './outbox';
import { OutboxStorage } from './outboxStorage';
import type { Effect } from './stream';
import { messageOf } from './thread';
import { uuid7 } from './uuid7';

const TYPING_LASTS_MS = 6_000;
const RESEND_AFTER_MS = 10_000;
const STREAM_LASTS_MS = 30_000;

export interface Snapshot {
  connection: Connection;
  outbox: Outbox;
  typing: Readonly<Record<string, readonly Typist[]>>;
  /** Which staff look at a session now, by session. */
  viewers: Readonly<Record<string, readonly Viewer[]>>;
  /** What a bot is writing, by session, until the whole of it is stored. */
  streams: Readonly<Record<string, LiveStream>>;
}

export interface LiveStream {
  id: string;
  text: string;
}

type StreamData = Extract<EphemeralFrame, { type: 'stream' }>['data'];

type Listener = () => void;
type EventListener = (event: SessionEvent) => void;
type FrameListener = (frame: EphemeralFrame) => void;

export class RealtimeStore {
  private readonly cache: QueryClient;
  private readonly staffId: string;
  private readonly client: RealtimeClient;
  private readonly storage: OutboxStorage;
  private readonly listeners = new Set<Listener>();
  private readonly eventListeners = new Set<EventListener>();
  private readonly frameListeners = new Set<FrameListener>();
  /** Sessions on the screen of this tab, told again after a lost connection. */
  private readonly looked = new Set<string>();
  /** How many parts of this tab show the board. */
  private boards = 0;
  private readonly typingTimers = new Map<string, number>();
  private readonly resendTimers = new Map<string, number>();
  private readonly streamTimers = new Map<string, number>();
  /** Streams that ended as a message; a late frame of one is nothing new. */
  private readonly streamed = new Set<string>();
  private stopKeeping: (() => void) | null = null;
  private hasBeenLive = false;
  private snapshot: Snapshot;

  constructor(cache: QueryClient, staffId: string) {
    this.cache = cache;
    this.staffId = staffId;
    this.storage = new OutboxStorage(staffId);
    const outbox = outboxes.requeueUnconfirmed(this.storage.load());
    this.snapshot = { connection: { status: 'connecting' }, outbox, typing: {}, viewers: {}, streams: {} };
    this.client = new RealtimeClient(
      (effect) => this.onEffect(effect),
      (connection) => this.onConnection(connection),
    );
  }

  readonly getSnapshot = (): Snapshot => this.snapshot;

  readonly subscribeToChanges = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly onEvent = (listener: EventListener): (() => void) => {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  };

  /** Hear of what only matters now and belongs to no other part of this store. */
  readonly onFrame = (listener: FrameListener): (() => void) => {
    this.frameListeners.add(listener);
    return () => this.frameListeners.delete(listener);
  };

  start(): void {
    this.stopKeeping = keepNewest(this.cache, this.staffId);
    this.client.start();
  }

  stop(): void {
    this.client.stop();
    this.stopKeeping?.();
    [this.typingTimers, this.resendTimers, this.streamTimers].forEach((timers) =>
      timers.forEach((timer) => window.clearTimeout(timer)),
    );
  }

  retryNow(): void {
    this.client.retryNow();
  }

  follow(sessionId: string, after: number): void {
    this.client.feed({ type: 'subscribe', sessionId, after });
  }

  unfollow(sessionId: string): void {
    this.client.feed({ type: 'unsubscribe', sessionId });
  }

  typing(sessionId: string, on: boolean): void {
    this.client.write({ t: 'typing', session_id: sessionId, on });
  }

  /** Say that a session is looked at, or no longer is. */
  viewing(sessionId: string, on: boolean): void {
    if (on) this.looked.add(sessionId);
    else this.looked.delete(sessionId);
    if (this.client.isLive) this.client.write({ t: 'viewing', session_id: sessionId, on });
  }

  /** Be told the board of queues and people, until what is returned is called. */
  followBoard(): () => void {
    this.boards += 1;
    if (this.boards === 1 && this.client.isLive) this.client.write({ t: 'board', on: true });
    return () => {
      this.boards -= 1;
      if (this.boards === 0) this.client.write({ t: 'board', on: false });
    };
  }

  isLooked(sessionId: string): boolean {
    return this.looked.has(sessionId);
  }

  seen(sessionId: string, seq: number): void {
    this.client.write({ t: 'seen', session_id: sessionId, seq });
  }

  delivered(sessionId: string, seq: number): void {
    this.client.write({ t: 'delivered', session_id: sessionId, seq });
  }

  send(
    sessionId: string,
    text: string,
    kind: MessageKind,
    files: readonly FileRef[] = [],
    mentions: readonly string[] = [],
  ): void {
    const item = {
      clientMsgId: uuid7(),
      sessionId,
      text,
      kind,
      files,
      mentions,
      createdAt: new Date().toISOString(),
      state: 'queued' as const,
      seq: null,
      failure: null,
    };
    this.setOutbox(outboxes.add(this.snapshot.outbox, item));
    this.flush();
  }

  retry(clientMsgId: string): void {
    this.setOutbox(outboxes.requeue(this.snapshot.outbox, clientMsgId));
    this.flush();
  }

  discard(clientMsgId: string): void {
    this.setOutbox(outboxes.drop(this.snapshot.outbox, clientMsgId));
  }

  private flush(): void {
    if (!this.client.isLive) return;
    for (const item of outboxes.queued(this.snapshot.outbox)) {
      const isWritten = this.client.write({
        t: 'send',
        client_msg_id: item.clientMsgId,
        session_id: item.sessionId,
        kind: item.kind,
        ...outboxes.saidOf(item),
      });
      if (!isWritten) return;
      this.setOutbox(outboxes.markSent(this.snapshot.outbox, item.clientMsgId));
      this.resendAfter(item.clientMsgId, RESEND_AFTER_MS);
    }
  }

  /** Repeats carry the same id, so the server stores a message once however often it is sent. */
  private resendAfter(clientMsgId: string, delayMs: number): void {
    window.clearTimeout(this.resendTimers.get(clientMsgId));
    const timer = window.setTimeout(() => {
      const item = this.snapshot.outbox.find((one) => one.clientMsgId === clientMsgId);
      if (item?.state === 'sent') this.retry(clientMsgId);
    }, delayMs);
    this.resendTimers.set(clientMsgId, timer);
  }

  private onConnection(connection: Connection): void {
    if (connection.status !== 'live') {
      this.setOutbox(outboxes.requeueUnconfirmed(this.snapshot.outbox));
      this.update({ typing: {}, viewers: {}, streams: {} });
    }
    this.update({ connection });
    if (connection.status !== 'live') return;
    this.looked.forEach((sessionId) => this.viewing(sessionId, true));
    if (this.boards > 0) this.client.write({ t: 'board', on: true });
    if (this.hasBeenLive) refreshUntold(this.cache);
    this.hasBeenLive = true;
    this.flush();
  }

  private onEffect(effect: Effect): void {
    switch (effect.type) {
      case 'apply':
        this.onApplied(effect.event);
        return;
      case 'inbox':
        applySessions(this.cache, effect.sessions, this.staffId);
        return;
      case 'page':
        void this.page(effect.sessionId, effect.after);
        return;
      case 'reloadLists':
        void this.cache.invalidateQueries({ queryKey: keys.lists });
        void this.cache.invalidateQueries({ queryKey: ['session'] });
        void this.cache.invalidateQueries({ queryKey: keys.calls });
        return;
      case 'reset':
        void this.cache.resetQueries();
        return;
      case 'ephemeral':
        this.onEphemeral(effect.frame);
        return;
      case 'acked':
        this.setOutbox(outboxes.markAcked(this.snapshot.outbox, effect.ack));
        return;
      case 'refused':
        this.setOutbox(
          outboxes.markFailed(this.snapshot.outbox, effect.clientMsgId, effect.code, effect.detail),
        );
        return;
      case 'busy':
        if (effect.clientMsgId) this.resendAfter(effect.clientMsgId, effect.retryAfterMs);
        return;
      case 'live':
      case 'bye':
      case 'send':
        return;
    }
  }

  private onApplied(event: SessionEvent): void {
    applyEvent(this.cache, event, this.staffId);
    const message = messageOf(event);
    if (message && event.session_id !== null) {
      this.setOutbox(outboxes.drop(this.snapshot.outbox, message.client_msg_id));
      this.setTyping(event.session_id, message.sender, false);
      if (this.snapshot.streams[event.session_id]?.id === message.client_msg_id) {
        this.streamed.add(message.client_msg_id);
        this.setStream(event.session_id, null);
      }
    }
    this.eventListeners.forEach((listener) => listener(event));
  }

  private async page(sessionId: string, after: number): Promise<void> {
    try {
      const last = await pageThread(this.cache, sessionId, after);
      this.client.feed({ type: 'paged', sessionId, last });
    } catch {
      window.setTimeout(() => this.client.feed({ type: 'paged', sessionId, last: after }), 2_000);
    }
  }

  private onEphemeral(frame: EphemeralFrame): void {
    this.frameListeners.forEach((listener) => listener(frame));
    if (frame.type === 'presence') applyPresence(this.cache, frame.data);
    else if (frame.type === 'board') this.cache.setQueryData(keys.board, frame.data);
    else if (frame.type === 'changed') applyChanged(this.cache, frame.data.area);
    else if (frame.session_id === undefined) return;
    else if (frame.type === 'stream') this.onStream(frame.session_id, frame.data);
    else if (frame.type === 'viewers') {
      const viewers = { ...this.snapshot.viewers, [frame.session_id]: frame.data.staff };
      this.update({ viewers });
    }
    else if (frame.type === 'typing') {
      if (frame.data.participant.id === this.staffId) return;
      const { participant, on, text } = frame.data;
      this.setTyping(frame.session_id, { ...participant, text }, on);
    }
  }

  private onStream(sessionId: string, data: StreamData): void {
    if (this.streamed.has(data.stream_id)) return;
    this.setStream(sessionId, { id: data.stream_id, text: data.text });
    window.clearTimeout(this.streamTimers.get(sessionId));
    const timer = window.setTimeout(() => this.setStream(sessionId, null), STREAM_LASTS_MS);
    this.streamTimers.set(sessionId, timer);
  }

  private setStream(sessionId: string, stream: LiveStream | null): void {
    if (!stream && !this.snapshot.streams[sessionId]) return;
    const { [sessionId]: _ended, ...others } = this.snapshot.streams;
    this.update({ streams: stream ? { ...others, [sessionId]: stream } : others });
  }

  private setTyping(sessionId: string, who: Typist, on: boolean): void {
    const timerKey = `${sessionId} ${who.id}`;
    window.clearTimeout(this.typingTimers.get(timerKey));
    const others = (this.snapshot.typing[sessionId] ?? []).filter((one) => one.id !== who.id);
    const now = on ? [...others, who] : others;
    this.update({ typing: { ...this.snapshot.typing, [sessionId]: now } });
    if (!on) return;
    const timer = window.setTimeout(() => this.setTyping(sessionId, who, false), TYPING_LASTS_MS);
    this.typingTimers.set(timerKey, timer);
  }

  private setOutbox(outbox: Outbox): void {
    if (outbox === this.snapshot.outbox) return;
    this.storage.save(this.snapshot.outbox, outbox);
    this.update({ outbox });
  }

  private update(change: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
