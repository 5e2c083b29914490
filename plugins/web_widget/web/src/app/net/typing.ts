/** Tells the other side that the visitor types: at most every 3 s, and once when it stops. */

const REPEAT_MS = 3000;
const IDLE_MS = 5000;

export class TypingSignal {
  #session: string | null = null;
  #lastMs = 0;
  #idleTimer = 0;

  constructor(private readonly tell: (session: string, on: boolean) => void) {}

  onInput(session: string): void {
    if (this.#session !== null && this.#session !== session) this.stop();
    const now = Date.now();
    if (this.#session === null || now - this.#lastMs >= REPEAT_MS) {
      this.#session = session;
      this.#lastMs = now;
      this.tell(session, true);
    }
    clearTimeout(this.#idleTimer);
    this.#idleTimer = window.setTimeout(() => this.stop(), IDLE_MS);
  }

  stop(): void {
    clearTimeout(this.#idleTimer);
    if (this.#session === null) return;
    this.tell(this.#session, false);
    this.#session = null;
  }
}
