/** What the host page remembers: first-party, so it survives blocked third-party storage. */

import { path } from "./site";

interface Memory {
  token?: string | null | undefined;
  unread?: number;
  /** A session is going on: later pages start the app by themselves. */
  isLive?: boolean;
  /** The visitor logged out: the app has to forget what its frame stores. */
  wipe?: boolean;
}

let memory: Memory = {};

/** Try something with storage, which a browser may block altogether. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Read the record; where storage is blocked, what this page knows has to do. */
export function recall(): Memory {
  return (memory = attempt(() => JSON.parse(localStorage[path] as string) as Memory) ?? memory);
}

export function remember(fields: Memory): void {
  memory = { ...recall(), ...fields };
  attempt(() => (localStorage[path] = JSON.stringify(memory)));
}
