/** Holds the state and tells who watches it. */

import type { State } from "./state";

export class Store {
  #state: State;
  readonly #watchers = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  update(change: (state: State) => State): void {
    const next = change(this.#state);
    if (next === this.#state) return;
    this.#state = next;
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Wait for a state. */
  until(isReached: (state: State) => boolean): Promise<void> {
    if (isReached(this.#state)) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.watch(() => {
        if (!isReached(this.#state)) return;
        stop();
        resolve();
      });
    });
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
