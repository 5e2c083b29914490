/** Messages between the loader (host page) and the app (frame). They travel on a MessagePort only. */

import type { Events, Identity, Override } from "./api";

export type { Identity };

export const HANDSHAKE = "chatclick.connect.v1";
/** What a window popped out of a page says to it; it is answered with the handshake. */
export const GREETING = "chatclick.popout.v1";

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

/** Loader to app. */
export type ToApp =
  | {
      t: "start";
      token: string | null | undefined;
      /** The visitor logged out since the app last ran: forget what the frame still stores. */
      wipe: boolean | undefined;
      identity: Identity | undefined;
      page: Page;
      language: string;
      isOpen: boolean;
      /** Where the page wants the visitor to be. */
      view?: string | undefined;
      override?: Override;
      /** The panel fills the window, so the app draws edge to edge. */
      isFull?: boolean;
      /** Do not report the pages a visitor sees: their browser asks for it. */
      isUntracked?: boolean;
    }
  | { t: "shown"; isOpen: boolean; isFull?: boolean; view?: string | undefined }
  /** The answer to `askNotices`, or what the browser says already. */
  | { t: "notices"; permission: string }
  | { t: "call"; id: number; method: string; args: unknown[] };

/** What the app can ask of the loader. */
export interface LoaderActions {
  /** The app accepts the page and wants its first message. */
  hello(): void;
  /** `visitor` tells tabs whether they show the same person. */
  token(token: string | null, visitor?: string): void;
  status(status: Status): void;
  open(): void;
  close(): void;
  /** Tell the host page; the loader adds `version` to the payload. */
  emit<Name extends keyof Events>(name: Name, data: Events[Name]): void;
  /** Show a text in place of the page's title while the page is out of sight; null takes it back. */
  title(text: string | null): void;
  /** Show a desktop notice, where the page may; a click on it opens the panel. */
  notify(title: string, body: string): void;
  /** Ask the person whether the page may show notices; answered with `notices`. */
  askNotices(): void;
  /** Show the chat in a window of its own. */
  popout(): void;
  /** Answer to a call; `error` is a sentence for the developer. */
  result(id: number, value: unknown, error?: string): void;
}

/** What the loader has to know of the chat while the app runs, and for the next page. */
export interface Status {
  unread: number;
  /** A session is going on, so later pages load the app without waiting for intent. */
  isLive: boolean;
  conversation: string | null;
  connection: string;
}

/** App to loader: an action with its arguments. */
export type ToLoader = {
  [Name in keyof LoaderActions]: [name: Name, ...args: Parameters<LoaderActions[Name]>];
}[keyof LoaderActions];
