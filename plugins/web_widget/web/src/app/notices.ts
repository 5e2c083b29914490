/** What calls a person back while the chat is out of sight: a sound, a desktop notice, the page's title. */

import type { Bridge } from "./bridge";
import type { Texts } from "./i18n/texts";
import { playChime } from "./sound";
import type { PreferenceStorage } from "./state/preferences";
import type { WidgetConfig } from "../shared/config";

const NOTICE_CHARS = 160;

export class Notices {
  #answer: ((isGranted: boolean) => void) | null = null;

  constructor(
    private readonly bridge: Bridge,
    private readonly features: WidgetConfig["features"],
    private readonly preferences: PreferenceStorage,
  ) {}

  /** What the person, or the browser by itself, answered. */
  onPermission(permission: string): void {
    this.#answer?.(permission === "granted");
    this.#answer = null;
  }

  /** Ask for leave to show notices; the browser wants a click to come before. */
  ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.bridge.send("askNotices");
    });
  }

  /** A message came that the person does not see. */
  onUnseen(name: string, text: string): void {
    const { isMuted, hasNotices } = this.preferences.values;
    if (this.features.sound.enabled && !isMuted) playChime();
    // whether the browser still allows them is the page's to know
    if (this.features.notifications.enabled && hasNotices) {
      this.bridge.send("notify", name, text.slice(0, NOTICE_CHARS));
    }
  }

  /** Put the number of new messages into the page's title; null once they were seen. */
  onUnread(count: number, texts: Texts): void {
    this.bridge.send("title", count > 0 ? texts.plural("home.unread", count) : null);
  }
}
