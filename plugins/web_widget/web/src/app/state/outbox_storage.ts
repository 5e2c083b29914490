/**
 * The outbox and the drafts on disk: one record per message, so that tabs never overwrite each other.
 * Where the config or the browser allows no storage they live as long as the page.
 */

import { parseEntry } from "../protocol/outbox";
import type { Entry, Outbox } from "../protocol/outbox";
import type { Person } from "../net/api";
import type { StorageKind } from "./vault_name";

export class OutboxStorage {
  readonly #prefix: string;
  readonly #draftPrefix: string;
  readonly #ownerKey: string;
  readonly #storage: Storage | null;
  /** Whom the site vouched for when these were written; empty for anybody. */
  #owner: string;

  constructor(widgetId: string, kind: StorageKind) {
    this.#prefix = `chatclick:${widgetId}:outbox:`;
    this.#draftPrefix = `chatclick:${widgetId}:draft:`;
    this.#ownerKey = `chatclick:${widgetId}:owner`;
    this.#storage = findStorage(kind);
    this.#owner = this.#storage?.getItem(this.#ownerKey) ?? "";
  }

  /**
   * Say whose these are from now on. What a known person left goes with them: nobody else reads or sends it.
   *
   * @returns whether they were another person's
   */
  claim({ id, is_identified: isKnown }: Person): boolean {
    const owner = isKnown ? id : "";
    const isForeign = this.#owner !== "" && this.#owner !== owner;
    if (isForeign) this.clear();
    this.#owner = owner;
    if (owner) this.#set(this.#ownerKey, owner);
    return isForeign;
  }

  /** Texts begun but not sent, by session. */
  loadDrafts(): Record<string, string> {
    const keys = this.#keys(this.#draftPrefix);
    return Object.fromEntries(keys.map((key) => [key.slice(this.#draftPrefix.length), this.#storage?.getItem(key) ?? ""]));
  }

  saveDraft(session: string, text: string): void {
    if (text === "") this.#storage?.removeItem(this.#draftPrefix + session);
    else this.#set(this.#draftPrefix + session, text);
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
    const keys = [...this.#keys(), ...this.#keys(this.#draftPrefix), this.#ownerKey];
    for (const key of keys) this.#storage?.removeItem(key);
    this.#owner = "";
  }

  #write(id: string, entry: Entry): void {
    this.#set(this.#prefix + id, JSON.stringify(entry));
  }

  #set(key: string, value: string): void {
    try {
      this.#storage?.setItem(key, value);
    } catch {
      // storage is full: the message still goes out from memory
    }
  }

  #keys(prefix = this.#prefix): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    return Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "").filter((key) =>
      key.startsWith(prefix),
    );
  }
}

function findStorage(kind: StorageKind): Storage | null {
  try {
    return kind === "memory" ? null : kind === "session" ? window.sessionStorage : window.localStorage;
  } catch {
    return null;
  }
}
