/** Knows when the opening hours turn, so that a chat left open says what is true. */

import type { Availability } from "./api";

/** Browsers count timers in 32 bits. */
const LONGEST_MS = 86_400_000;
/** Not all visitors ask in the same second. */
const SPREAD_MS = 20_000;

export class Hours {
  #timer = 0;

  /** Call `onTurn` soon after the next opening or closing. */
  watch(availability: Availability | undefined, onTurn: () => void): void {
    clearTimeout(this.#timer);
    const at = availability?.is_open ? availability.closes_at : availability?.opens_at;
    if (!at) return;
    const wait = Date.parse(at) - Date.now() + Math.random() * SPREAD_MS;
    if (wait > 0 && wait < LONGEST_MS) this.#timer = window.setTimeout(onTurn, wait);
  }
}
