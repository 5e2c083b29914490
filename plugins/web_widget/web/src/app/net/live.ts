/** What is shown while it lasts and never stored: answers that are being written, places in the queue. */

import { isObject } from "../protocol/frames";
import type { ServerFrame } from "../protocol/frames";
import type { Store } from "../state/store";
import type { Api } from "./api";

type Ephemeral = Extract<ServerFrame, { t: "ephemeral" }>;

/** Longer than any pause of a bot that is still at it. */
const SILENT_MS = 20_000;

/** The text a bot has written so far. It gives way to the stored message of the same id. */
export class StreamsShown {
  readonly #timers = new Map<string, number>();
  readonly #stored = new Set<string>();

  constructor(private readonly store: Store) {}

  onFrame({ type, session_id: session, data }: Ephemeral): void {
    if (type !== "stream" || !session) return;
    const { stream_id: id, text } = data;
    if (typeof id !== "string" || typeof text !== "string" || this.#stored.has(id)) return;
    // taken back: nothing will be stored
    if (data.is_done === true && text === "") return this.#end(session, id);
    const who = isObject(data.participant) ? data.participant : {};
    this.store.update((state) => {
      const known = state.streams[session];
      const at = known?.id === id ? known.at : new Date().toISOString();
      const stream = { id, text, at, name: typeof who.name === "string" ? who.name : "" };
      return { ...state, streams: { ...state.streams, [session]: stream } };
    });
    clearTimeout(this.#timers.get(session));
    this.#timers.set(session, window.setTimeout(() => this.#end(session, id), SILENT_MS));
  }

  /** Frames may still come late; what is stored is not shown twice. */
  onStored(clientMsgId: string | null): void {
    if (clientMsgId) this.#stored.add(clientMsgId);
  }

  /** The link is gone, and whatever was being written with it. */
  onLost(): void {
    this.store.update((state) => ({ ...state, streams: {} }));
  }

  #end(session: string, id: string): void {
    this.store.update((state) => {
      const { [session]: stream, ...streams } = state.streams;
      return stream?.id === id ? { ...state, streams } : state;
    });
  }
}

/** Where queued sessions stand. */
export class QueuePlaces {
  constructor(
    private readonly store: Store,
    private readonly api: Api,
  ) {}

  onFrame({ type, session_id: session, data }: Ephemeral): void {
    if (type === "queue" && session) this.#take(session, data);
  }

  /** Ask for the place of a session that waits. */
  async load(session: string): Promise<void> {
    if (this.store.state.sessions[session]?.state !== "queued") return;
    const answer = await this.api.getQueuePosition(session).catch(() => null);
    if (isObject(answer)) this.#take(session, answer);
  }

  #take(session: string, { position, expected_wait_s: wait }: Record<string, unknown>): void {
    if (typeof position !== "number" || position < 1) return;
    const place = { position, waitS: typeof wait === "number" && wait > 0 ? wait : null };
    this.store.update((state) => ({ ...state, queue: { ...state.queue, [session]: place } }));
  }
}
