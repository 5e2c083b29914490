/** Typing, both ways; never stored. */

import { isObject } from "../protocol/frames";
import type { ServerFrame } from "../protocol/frames";
import type { Store } from "../state/store";

const REPEAT_MS = 3000;
const WORDS_MS = 500;
const IDLE_MS = 5000;
const SHOWN_MS = 8000;

/** Nothing, that something is written, or the words too; of words the visitor was told. */
export type TypingKind = "nothing" | "signal" | "words";

/** Tells the other side that the visitor types, and once when it stops; with words more often. */
export class TypingSignal {
  #session: string | null = null;
  #lastMs = 0;
  #idleTimer = 0;

  #wordsTimer = 0;

  constructor(
    private readonly tell: (session: string, on: boolean, text?: string) => void,
    private readonly kind: TypingKind,
  ) {}

  onInput(session: string, text: string): void {
    if (this.kind === "nothing") return;
    if (this.#session !== null && this.#session !== session) this.stop();
    const now = Date.now();
    if (this.#session === null || now - this.#lastMs >= REPEAT_MS) {
      this.#session = session;
      this.#lastMs = now;
      this.tell(session, true);
    }
    if (this.kind === "words") {
      clearTimeout(this.#wordsTimer);
      this.#wordsTimer = window.setTimeout(() => this.tell(session, true, text), WORDS_MS);
    }
    clearTimeout(this.#idleTimer);
    this.#idleTimer = window.setTimeout(() => this.stop(), IDLE_MS);
  }

  stop(): void {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#wordsTimer);
    if (this.#session === null) return;
    this.tell(this.#session, false);
    this.#session = null;
  }
}

/** Who is typing to the visitor; forgotten when the other side stays silent about it. */
export class TypingShown {
  readonly #timers = new Map<string, number>();

  constructor(private readonly store: Store) {}

  onFrame(frame: Extract<ServerFrame, { t: "ephemeral" }>): void {
    const { session_id: id, data } = frame;
    const who = isObject(data.participant) ? data.participant : null;
    if (frame.type !== "typing" || !id || !who || who.kind === "visitor") return;
    clearTimeout(this.#timers.get(id));
    if (data.on !== true) return this.#hide(id);
    const name = typeof who.name === "string" ? who.name : "";
    this.store.update((state) => ({ ...state, typing: { ...state.typing, [id]: { name } } }));
    this.#timers.set(id, window.setTimeout(() => this.#hide(id), SHOWN_MS));
  }

  #hide(id: string): void {
    this.store.update((state) => {
      const { [id]: _, ...typing } = state.typing;
      return { ...state, typing };
    });
  }
}
