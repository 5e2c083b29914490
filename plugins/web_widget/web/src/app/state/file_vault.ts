/**
 * The bytes of files that are yet to be sent. With storage kind `local` they lie in IndexedDB and
 * outlive a reload; with the others, or where the browser refuses, they live as long as the page.
 */

import { vaultName } from "./vault_name";
import type { StorageKind } from "./vault_name";

const STORE = "files";

export class FileVault {
  readonly #blobs = new Map<string, Blob>();
  readonly #database: Promise<IDBDatabase | null>;

  constructor(widgetId: string, kind: StorageKind) {
    this.#database = kind === "local" ? open(vaultName(widgetId)) : Promise.resolve(null);
  }

  async put(id: string, blob: Blob): Promise<void> {
    this.#blobs.set(id, blob);
    await this.#run("readwrite", (store) => store.put(blob, id));
  }

  async get(id: string): Promise<Blob | null> {
    const kept = this.#blobs.get(id);
    if (kept) return kept;
    const stored = await this.#run("readonly", (store) => store.get(id) as IDBRequest<unknown>);
    return stored instanceof Blob ? stored : null;
  }

  async remove(id: string): Promise<void> {
    this.#blobs.delete(id);
    await this.#run("readwrite", (store) => store.delete(id));
  }

  async listIds(): Promise<string[]> {
    const keys = await this.#run("readonly", (store) => store.getAllKeys());
    return [...this.#blobs.keys(), ...(keys ?? []).map(String)];
  }

  /** Runs one request; null where there is no database or it has no room: memory has the blob still. */
  async #run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
    const database = await this.#database;
    if (!database) return null;
    return new Promise((resolve) => {
      try {
        const transaction = database.transaction(STORE, mode);
        const request = ask(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => resolve(null);
      } catch {
        // closed under us by a logout in another tab
        resolve(null);
      }
    });
  }
}

function open(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}
