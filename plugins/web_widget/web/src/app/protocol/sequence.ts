/**
 * The order of a session's events (delivery contract D8, D9). Pure.
 * An event is applied only when its seq is the next one; older ones are dropped; a hole is asked for.
 */

export type Verdict = "apply" | "drop" | "hole";

export function judge(last: number, seq: number): Verdict {
  if (seq <= last) return "drop";
  return seq === last + 1 ? "apply" : "hole";
}

/** Last applied seq of each session, and which sessions have an open question to the server. */
export class Sequences {
  readonly #last = new Map<string, number>();
  readonly #asked = new Set<string>();

  /** Start (or restart) a session at a snapshot's seq; never moves back. */
  adopt(sessionId: string, lastSeq: number): void {
    this.#last.set(sessionId, Math.max(lastSeq, this.#last.get(sessionId) ?? 0));
    this.#asked.delete(sessionId);
  }

  knows(sessionId: string): boolean {
    return this.#last.has(sessionId);
  }

  last(sessionId: string): number {
    return this.#last.get(sessionId) ?? 0;
  }

  /** Judge an event and move on when it applies. */
  take(sessionId: string, seq: number): Verdict {
    const verdict = judge(this.last(sessionId), seq);
    if (verdict === "apply") this.#last.set(sessionId, seq);
    return verdict;
  }

  /** True the first time a session must ask; false while an answer is on its way. */
  shouldAsk(sessionId: string): boolean {
    if (this.#asked.has(sessionId)) return false;
    this.#asked.add(sessionId);
    return true;
  }

  /** The answer came, or the link it was asked on is gone. */
  answered(sessionId?: string): void {
    if (sessionId === undefined) this.#asked.clear();
    else this.#asked.delete(sessionId);
  }

  /** What to name in `hello.resume`. */
  resume(): Record<string, number> {
    return Object.fromEntries(this.#last);
  }

  forget(sessionId: string): void {
    this.#last.delete(sessionId);
    this.#asked.delete(sessionId);
  }

  clear(): void {
    this.#last.clear();
    this.#asked.clear();
  }
}
