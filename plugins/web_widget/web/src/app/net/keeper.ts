/**
 * Keeps one link up: back-off with full jitter, `bye` and close codes, the browser's own word on
 * the network, and the change to the event stream when sockets never open.
 */

import { STABLE_MS, onClose, retryDelay } from "../protocol/backoff";
import type { ClientFrame, ServerFrame } from "../protocol/frames";
import type { Connection } from "../state/state";
import type { Api } from "./api";
import type { Link } from "./link";
import { SocketLink } from "./socket_link";
import { StreamLink } from "./stream_link";

const SOCKET_FAILURES_BEFORE_STREAM = 3;

export interface KeeperEvents {
  hello(): ClientFrame;
  onFrame(frame: ServerFrame): void;
  onConnection(connection: Connection): void;
  /** The link is gone; what was on its way is unknown. */
  onLost(): void;
  /** The token is no longer good. Resolves when there is a new one. */
  renewToken(): Promise<void>;
}

export class Keeper {
  #link: Link | null = null;
  #attempt = 0;
  #socketFailures = 0;
  #notBeforeMs = 0;
  #retryTimer = 0;
  #stableTimer = 0;
  #isRunning = false;
  #isWelcome = false;

  constructor(
    private readonly origin: string,
    private readonly api: Api,
    private readonly events: KeeperEvents,
  ) {
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.#onOffline());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && !this.#link) this.retryNow();
    });
  }

  get kind(): Link["kind"] | null {
    return this.#isWelcome ? (this.#link?.kind ?? null) : null;
  }

  start(): void {
    this.#isRunning = true;
    this.#attempt = 0;
    clearTimeout(this.#retryTimer);
    if (!this.#link) this.#open();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#retryTimer);
    this.#link?.close();
  }

  send(frame: ClientFrame): void {
    this.#link?.send(frame);
  }

  /** The person, or the browser, knows better than the timer. */
  retryNow(): void {
    if (!this.#isRunning || this.#isWelcome) return;
    clearTimeout(this.#retryTimer);
    if (!this.#link) this.#open();
  }

  /** Give up on a link that does not answer, and take a new one. */
  restart(): void {
    this.#link?.close();
  }

  #open(): void {
    if (!navigator.onLine) return this.events.onConnection("offline");
    this.events.onConnection(this.#attempt === 0 ? "connecting" : "reconnecting");
    const link = { onFrame: (frame: ServerFrame) => this.#receive(frame), onDown: (code: number) => this.#onDown(code) };
    this.#link =
      this.#socketFailures >= SOCKET_FAILURES_BEFORE_STREAM
        ? new StreamLink(this.api, link)
        : new SocketLink(this.origin, this.events.hello(), link);
  }

  #receive(frame: ServerFrame): void {
    if (frame.t === "bye") this.#notBeforeMs = frame.retry_after_ms;
    if (frame.t === "welcome") this.#onWelcome();
    this.events.onFrame(frame);
  }

  #onWelcome(): void {
    this.#isWelcome = true;
    if (this.#link?.kind === "socket") this.#socketFailures = 0;
    this.#stableTimer = window.setTimeout(() => (this.#attempt = 0), STABLE_MS);
    this.events.onConnection("online");
  }

  #onDown(code: number): void {
    const kind = this.#link?.kind;
    this.#link = null;
    clearTimeout(this.#stableTimer);
    if (kind === "stream") this.#socketFailures = 0;
    else if (!this.#isWelcome && navigator.onLine) this.#socketFailures += 1;
    this.#isWelcome = false;
    this.events.onLost();
    if (!this.#isRunning) return;
    const next = onClose(code);
    if (next === "stop") {
      this.#isRunning = false;
      this.events.onConnection("stopped");
    } else if (next === "renew") {
      this.events.renewToken().then(
        () => this.#schedule(),
        () => this.#schedule(),
      );
    } else {
      this.#schedule();
    }
  }

  #schedule(): void {
    // while the token was renewed, the browser or the person may have had a new link opened
    if (!this.#isRunning || this.#link) return;
    if (!navigator.onLine) return this.events.onConnection("offline");
    this.events.onConnection("reconnecting");
    const delay = retryDelay(this.#attempt, Math.random(), this.#notBeforeMs);
    this.#attempt += 1;
    this.#notBeforeMs = 0;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = window.setTimeout(() => this.#open(), delay);
  }

  #onOffline(): void {
    if (!this.#isRunning) return;
    clearTimeout(this.#retryTimer);
    this.events.onConnection("offline");
    this.#link?.close();
  }
}
