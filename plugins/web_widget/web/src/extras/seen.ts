/** What was shown or sent away before, so that it does not come again. */

import type { Core } from "../loader/core";

const DAY_MS = 864e5;

export class Seen {
  readonly #core: Core;
  readonly #visitKey: string;
  /** Holds where the browser's storage is blocked. */
  readonly #here = new Set<string>();

  constructor(core: Core) {
    this.#core = core;
    this.#visitKey = `${core.path}seen`;
  }

  has(id: string, span: "session" | "visitor", days = Infinity): boolean {
    if (this.#here.has(id)) return true;
    if (span === "session") return this.#visit().includes(` ${id} `);
    const entry = this.#core.recall("seen").split(" ").find((one) => one.startsWith(`${id}@`));
    return entry !== undefined && Date.now() - Number(entry.slice(id.length + 1)) < days * DAY_MS;
  }

  add(id: string, span: "session" | "visitor"): void {
    this.#here.add(id);
    if (span === "visitor") {
      const others = this.#core.recall("seen").split(" ").filter((one) => one && !one.startsWith(`${id}@`));
      this.#core.remember("seen", [...others.slice(-30), `${id}@${Date.now()}`].join(" "));
      return;
    }
    try {
      sessionStorage.setItem(this.#visitKey, `${this.#visit()}${id} `);
    } catch {
      // blocked: this page remembers
    }
  }

  #visit(): string {
    try {
      return sessionStorage.getItem(this.#visitKey) ?? " ";
    } catch {
      return " ";
    }
  }
}
