/** What the app is told when it starts, and whom it tells. */

import type { Identity, Page } from "../shared/bridge";
import type { TypingKind } from "./net/typing";
import type { SessionEvent } from "./protocol/frames";
import type { StorageKind } from "./state/vault_name";

export interface Environment {
  origin: string;
  widgetId: string;
  locale: string;
  page: Page;
  token: string | null;
  identity: Identity | null;
  /** The visitor logged out meanwhile: forget what is still stored. */
  wipe: boolean;
  /** Neither pages nor events of the page are reported: the visitor's browser asks for it. */
  isUntracked: boolean;
  /** Where what is not sent yet may be kept. */
  storage: StorageKind;
  /** Texts that were begun come back after a reload. */
  keepsDrafts: boolean;
  /** What agents see while something is written. */
  typing: TypingKind;
  /** The home screen has cards to show to somebody who is here for the first time. */
  hasHome: boolean;
  onToken(token: string | null, visitor?: string): void;
  /** Something the developer of the host page should know. */
  onError(error: Error): void;
  onEvent(event: SessionEvent): void;
  /** The visitor opened a session in this tab. */
  onSessionStarted(sessionId: string): void;
  /** The person followed a link of a message. */
  onLink(url: string): void;
  /** The person scanned a code. */
  onCode(text: string): void;
}
