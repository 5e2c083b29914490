/**
 * The outbox on disk: one localStorage record per message, so that tabs never overwrite each other.
 * Without storage (blocked by the browser) it lives as long as the page.
 */

import { parseEntry } from "../protocol/outbox";
import type { Entry, Outbox } from "../protocol/outbox";

export class OutboxStorage {
  readonly #prefix: string;
  readonly #storage: Storage | null;

  constructor(widgetId: string) {
    this.#prefix = `chatclick:${widgetId}:outbox:`;
    this.#storage = findStorage();
  }

  load(): Outbox {
    const entries = this.#keys()
      .map((key) => parseEntry(this.#storage?.getItem(key) ?? ""))
      .filter((entry): entry is Entry => entry !== null);
    return entries.sort((a, b) => a.client_msg_id.localeCompare(b.client_msg_id));
  }

  /** Write what changed between two outboxes. */
  save(before: Outbox, after: Outbox): void {
    if (before === after || !this.#storage) return;
    const kept = new Map(after.map((entry) => [entry.client_msg_id, entry]));
    const known = new Map(before.map((entry) => [entry.client_msg_id, entry]));
    for (const [id, entry] of kept) {
      if (entry.state === "stored") this.#storage.removeItem(this.#prefix + id);
      else if (known.get(id) !== entry) this.#write(id, entry);
    }
    for (const id of known.keys()) if (!kept.has(id)) this.#storage.removeItem(this.#prefix + id);
  }

  clear(): void {
    for (const key of this.#keys()) this.#storage?.removeItem(key);
  }

  #write(id: string, entry: Entry): void {
    try {
      this.#storage?.setItem(this.#prefix + id, JSON.stringify(entry));
    } catch {
      // storage is full: the message still goes out from memory
    }
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    return Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "").filter((key) =>
      key.startsWith(this.#prefix),
    );
  }
}

function findStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
