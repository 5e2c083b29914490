/** What the app is told when it starts, and whom it tells. */

import type { Identity, Page } from "../shared/bridge";

export interface Environment {
  origin: string;
  widgetId: string;
  locale: string;
  page: Page;
  token: string | null;
  identity: Identity | null;
  /** The visitor logged out meanwhile: forget what is still stored. */
  wipe: boolean;
  onToken(token: string | null): void;
  /** Something the developer of the host page should know. */
  onError(error: Error): void;
  onMessage(event: { session_id: string; text: string; isOwn: boolean }): void;
}
