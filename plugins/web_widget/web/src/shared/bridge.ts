/** Messages between the loader (host page) and the app (frame). They travel on a MessagePort only. */

export const HANDSHAKE = "chatclick.connect.v1";

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

export interface Identity {
  id?: string;
  email?: string;
  name?: string;
  hmac?: string;
  jwt?: string;
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
    }
  | { t: "shown"; isOpen: boolean }
  | { t: "call"; id: number; method: string; args: unknown[] };

/** What the app can ask of the loader. */
export interface LoaderActions {
  /** The app accepts the page and wants its first message. */
  hello(): void;
  token(token: string | null): void;
  status(status: Status): void;
  open(): void;
  close(): void;
  emit(name: string, data: unknown): void;
  /** Answer to a call; `error` is a sentence for the developer. */
  result(id: number, value: unknown, error?: string): void;
}

/** What the loader has to know of the chat while the app runs, and for the next page. */
export interface Status {
  unread: number;
  /** A session is going on, so later pages load the app without waiting for intent. */
  isLive: boolean;
  session: string | null;
  connection: string;
}

/** App to loader: an action with its arguments. */
export type ToLoader = {
  [Name in keyof LoaderActions]: [name: Name, ...args: Parameters<LoaderActions[Name]>];
}[keyof LoaderActions];
