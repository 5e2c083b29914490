/** What a person set for themselves on this device. Kept as long as the config lets things be kept. */

import type { WidgetConfig } from "../../shared/config";

export interface Preferences {
  locale?: string;
  isMuted?: boolean;
  hasNotices?: boolean;
  hasLargeText?: boolean;
  /** The visitor agreed to what is sent being kept. */
  hasConsent?: boolean;
  /** Ratings given, by session: what can be changed for a while. */
  ratings?: Readonly<Record<string, { score: number; at: string }>>;
}

export class PreferenceStorage {
  readonly #key: string;
  readonly #storage: Storage | null;
  #values: Preferences;

  constructor(widgetId: string, kind: WidgetConfig["privacy"]["storage"]) {
    this.#key = `chatclick:${widgetId}:preferences`;
    this.#storage = findStorage(kind);
    this.#values = this.#read();
  }

  get values(): Preferences {
    return this.#values;
  }

  set(fields: Preferences): void {
    this.#values = { ...this.#values, ...fields };
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#values));
    } catch {
      // storage is full: it holds until the page is left
    }
  }

  forget(): void {
    this.#values = {};
    this.#storage?.removeItem(this.#key);
  }

  #read(): Preferences {
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? "{}");
      return typeof stored === "object" && stored !== null ? stored : {};
    } catch {
      return {};
    }
  }
}

function findStorage(kind: WidgetConfig["privacy"]["storage"]): Storage | null {
  try {
    return kind === "local" ? window.localStorage : kind === "session" ? window.sessionStorage : null;
  } catch {
    return null;
  }
}
