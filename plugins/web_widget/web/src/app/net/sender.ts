/**
 * Empties the outbox: creates the session where there is none yet, keeps one message of a session on
 * its way at a time, and repeats with the same id until the server answered.
 */

import { retryDelay } from "../protocol/backoff";
import type { Ack, Session } from "../protocol/frames";
import * as box from "../protocol/outbox";
import type { Entry, Outbox } from "../protocol/outbox";
import type { EntryFile } from "../protocol/uploads";
import { uuid7 } from "../protocol/uuid";
import type { OutboxStorage } from "../state/outbox_storage";
import type { Store } from "../state/store";
import { ApiError } from "./api";
import type { Api } from "./api";
import type { Keeper } from "./keeper";

const ACK_TIMEOUT_MS = 10_000;

interface SenderEvents {
  lastApplied(sessionId: string): number;
  onSessionCreated(draft: string, session: Session): void;
}

export class Sender {
  readonly #ackTimers = new Map<string, number>();
  readonly #creating = new Set<string>();
  /** Where the host page wants the next session to wait; a hint to the rules. */
  queue: string | null = null;
  #flushTimer = 0;
  #notBeforeMs = 0;
  #failures = 0;

  constructor(
    private readonly store: Store,
    private readonly storage: OutboxStorage,
    private readonly api: Api,
    private readonly keeper: Keeper,
    private readonly events: SenderEvents,
  ) {
    const outbox = storage.load();
    store.update((state) => ({ ...state, outbox }));
    let saved: Outbox = outbox;
    store.watch(() => {
      storage.save(saved, store.state.outbox);
      saved = store.state.outbox;
    });
  }

  enqueue(session: string, text: string, more: box.Extras = {}): void {
    const at = new Date().toISOString();
    this.#change((outbox) => box.enqueue(outbox, uuid7(), session, text, at, more));
    this.flush();
  }

  /** Send what can go now. Called whenever something may have become sendable. */
  flush(): void {
    if (this.store.state.phase !== "ready" || this.keeper.kind === null) return;
    if (Date.now() < this.#notBeforeMs) return;
    for (const draft of box.draftsToCreate(this.store.state.outbox)) void this.#create(draft);
    for (const entry of box.sendable(this.store.state.outbox)) {
      if (box.isDraft(entry.session)) continue;
      if (this.keeper.kind === "socket") this.#sendBySocket(entry);
      else void this.#sendByRest(entry);
    }
  }

  onAck(ack: Ack): void {
    const entry = this.#find(ack.client_msg_id);
    this.#settleTimer(ack.client_msg_id);
    if (!entry) return;
    const applied = this.events.lastApplied(entry.session);
    this.#failures = 0;
    this.#change((outbox) => box.acknowledge(outbox, ack.client_msg_id, ack.seq, applied));
    this.flush();
  }

  onBusy(clientMsgId: string | null, retryAfterMs: number): void {
    this.#pause(retryAfterMs);
    if (clientMsgId === null) return this.#change(box.requeueAll);
    this.#settleTimer(clientMsgId);
    this.#change((outbox) => box.requeue(outbox, clientMsgId));
  }

  onRefused(clientMsgId: string, code: string, detail: string): void {
    this.#settleTimer(clientMsgId);
    this.#change((outbox) => box.fail(outbox, clientMsgId, code, detail));
    this.flush();
  }

  onLost(): void {
    for (const id of [...this.#ackTimers.keys()]) this.#settleTimer(id);
    this.#change(box.requeueAll);
  }

  retry(clientMsgId: string): void {
    this.#change((outbox) => box.requeue(outbox, clientMsgId));
    this.flush();
  }

  discard(clientMsgId: string): void {
    this.#change((outbox) => box.remove(outbox, clientMsgId));
    this.flush();
  }

  changeFile(id: string, fields: Partial<EntryFile>): void {
    this.#change((outbox) => box.changeFile(outbox, id, fields));
    this.flush();
  }

  removeFile(id: string): void {
    this.#change((outbox) => box.removeFile(outbox, id));
    this.flush();
  }

  forget(): void {
    this.#change(() => []);
    this.storage.clear();
  }

  #sendBySocket(entry: Entry): void {
    const id = entry.client_msg_id;
    this.#change((outbox) => box.markSending(outbox, id));
    // no ack in time means unknown: a fresh link repeats it with the same id
    this.#ackTimers.set(id, window.setTimeout(() => this.keeper.restart(), ACK_TIMEOUT_MS));
    this.keeper.send({ t: "send", client_msg_id: id, session_id: entry.session, ...box.bodyOf(entry) });
  }

  async #sendByRest(entry: Entry): Promise<void> {
    const id = entry.client_msg_id;
    this.#change((outbox) => box.markSending(outbox, id));
    try {
      this.onAck(await this.api.send(entry.session, id, box.bodyOf(entry)));
    } catch (error) {
      this.#onFailure(error, [id]);
    }
  }

  async #create(draft: string): Promise<void> {
    if (this.#creating.has(draft)) return;
    this.#creating.add(draft);
    try {
      const session = await this.api.createSession(box.keyOf(draft), this.queue);
      this.events.onSessionCreated(draft, session);
      this.#change((outbox) => box.moveToSession(outbox, draft, session.id));
      this.#failures = 0;
    } catch (error) {
      const waiting = this.store.state.outbox.filter((entry) => entry.session === draft);
      this.#onFailure(error, waiting.map((entry) => entry.client_msg_id));
    } finally {
      this.#creating.delete(draft);
    }
    if (this.#failures === 0) this.flush();
  }

  #onFailure(error: unknown, ids: string[]): void {
    const problem = error instanceof ApiError ? error : new ApiError(0, "unreachable", "");
    if (!problem.isTemporary && problem.status !== 401) {
      for (const id of ids) this.#change((outbox) => box.fail(outbox, id, problem.code, problem.message));
      return;
    }
    this.#pause(retryDelay(this.#failures++, Math.random(), problem.retryAfterMs));
    for (const id of ids) this.#change((outbox) => box.requeue(outbox, id));
  }

  #pause(ms: number): void {
    this.#notBeforeMs = Date.now() + ms;
    clearTimeout(this.#flushTimer);
    this.#flushTimer = window.setTimeout(() => {
      this.#notBeforeMs = 0;
      this.flush();
    }, ms);
  }

  #find(clientMsgId: string): Entry | undefined {
    return this.store.state.outbox.find((entry) => entry.client_msg_id === clientMsgId);
  }

  #settleTimer(id: string): void {
    clearTimeout(this.#ackTimers.get(id));
    this.#ackTimers.delete(id);
  }

  #change(change: (outbox: Outbox) => Outbox): void {
    this.store.update((state) => ({ ...state, outbox: change(state.outbox) }));
  }
}
