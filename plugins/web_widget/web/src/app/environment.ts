/** What the app is told when it starts, and whom it tells. */

import type { Identity, Page } from "../shared/bridge";
import type { SessionEvent } from "./protocol/frames";

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
  onToken(token: string | null, visitor?: string): void;
  /** Something the developer of the host page should know. */
  onError(error: Error): void;
  onEvent(event: SessionEvent): void;
  /** The visitor opened a session in this tab. */
  onSessionStarted(sessionId: string): void;
}
