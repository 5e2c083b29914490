/**
 * What the host page tells the server beside the messages: pages, events of its own, context of a
 * session. Collected for a moment, so that a burst is one request; lost when the server is away.
 */

import type { Api } from "./api";

export type Activity =
  | { type: "page"; url: string; title: string }
  | { type: "track"; name: string; props: Record<string, unknown> };

/** The server takes as many in one request. */
const MOST = 20;
const PAUSE_MS = 1_000;

export class ActivityReport {
  #waiting: Activity[] = [];
  #timer = 0;

  constructor(
    private readonly api: Pick<Api, "reportActivity">,
    private readonly getVisitor: () => string | null,
  ) {}

  add(activity: Activity): void {
    this.#waiting = [...this.#waiting, activity].slice(-MOST);
    this.#timer ||= window.setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Send what waits, once it is known for whom. */
  flush(): void {
    this.#timer = 0;
    const visitor = this.getVisitor();
    if (visitor === null || this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.api.reportActivity(visitor, events).catch(() => undefined);
  }
}
