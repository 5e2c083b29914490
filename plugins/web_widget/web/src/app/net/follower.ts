/**
 * Follows the events of the visitor's sessions: applies each once and in order, asks where one is
 * missing, pages over REST after a gap, and takes in sessions that were opened elsewhere.
 */

import type { Session, SessionEvent } from "../protocol/frames";
import { Sequences } from "../protocol/sequence";
import { applyEvent, withSession, withoutSession } from "../state/changes";
import type { Store } from "../state/store";
import { ApiError } from "./api";
import type { Api } from "./api";
import type { Keeper } from "./keeper";

const PAGE_SIZE = 100;

export class Follower {
  readonly #sequences = new Sequences();

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly keeper: Keeper,
    private readonly onApplied: (event: SessionEvent) => void,
  ) {}

  /** Begin anew with what the server says the sessions are. */
  reset(sessions: readonly Session[]): void {
    this.#sequences.clear();
    for (const session of sessions) this.#sequences.adopt(session.id, session.last_seq);
  }

  /** Last applied seq of a session. */
  last(sessionId: string): number {
    return this.#sequences.last(sessionId);
  }

  /** What to name in `hello.resume`. */
  resume(): Record<string, number> {
    return this.#sequences.resume();
  }

  /** The link is gone, and the questions asked on it with it. */
  onLost(): void {
    this.#sequences.answered();
  }

  onEvent(event: SessionEvent): void {
    if (!this.#sequences.knows(event.session_id)) return void this.#discover(event.session_id);
    const verdict = this.#sequences.take(event.session_id, event.seq);
    if (verdict === "hole") return this.#ask(event.session_id);
    if (verdict === "drop") return;
    this.store.update((state) => applyEvent(state, event));
    this.onApplied(event);
  }

  onSubscribed(sessionId: string, lastSeq: number): void {
    this.#sequences.answered(sessionId);
    if (lastSeq > this.last(sessionId)) void this.catchUp(sessionId);
  }

  /** Take in a session and hear of it from now on. */
  follow(session: Session): void {
    if (this.#sequences.knows(session.id)) {
      // the answer may be ahead of events that are still on their way, and would make them old
      this.#sequences.answered(session.id);
    } else {
      this.#sequences.adopt(session.id, session.last_seq);
      this.store.update((state) => withSession(state, session));
    }
    this.#subscribe(session.id);
  }

  /** Ask for what came after what is known; a link that is yet to open asks with its hello. */
  askAll(): void {
    for (const id of Object.keys(this.store.state.sessions)) {
      if (this.keeper.kind === "socket") this.#subscribe(id);
      else if (this.keeper.kind === "stream") void this.catchUp(id);
    }
  }

  /** Page over REST until nothing is missing (after a gap, or without a socket). */
  async catchUp(sessionId: string): Promise<void> {
    try {
      while (await this.#takePage(sessionId));
      this.#sequences.answered(sessionId);
      if (this.keeper.kind === "socket") this.#subscribe(sessionId);
    } catch (error) {
      this.#sequences.answered(sessionId);
      if (error instanceof ApiError && !error.isTemporary) this.#drop(sessionId);
      else this.keeper.restart();
    }
  }

  /** Returns whether there may be more. */
  async #takePage(sessionId: string): Promise<boolean> {
    const after = this.last(sessionId);
    const events = await this.api.listEvents(sessionId, after, PAGE_SIZE);
    for (const event of events) this.onEvent(event);
    return events.length === PAGE_SIZE && this.last(sessionId) > after;
  }

  #ask(sessionId: string): void {
    if (!this.#sequences.shouldAsk(sessionId)) return;
    if (this.keeper.kind === "stream") void this.catchUp(sessionId);
    else this.#subscribe(sessionId);
  }

  #subscribe(sessionId: string): void {
    this.keeper.send({ t: "subscribe", session_id: sessionId, after: this.last(sessionId) });
  }

  /** A session opened in another tab, or by the host: fetch it, then follow it. */
  async #discover(sessionId: string): Promise<void> {
    if (!this.#sequences.shouldAsk(sessionId)) return;
    try {
      this.follow(await this.api.getSession(sessionId));
    } catch {
      this.#sequences.answered(sessionId);
    }
  }

  /** The session is gone, erased perhaps, or no longer this visitor's. */
  #drop(sessionId: string): void {
    this.#sequences.forget(sessionId);
    this.store.update((state) => withoutSession(state, sessionId));
  }
}
