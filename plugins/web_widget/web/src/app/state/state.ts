/** What the app knows, as one plain value. Changed only by the functions of `changes.ts`. */

import type { Message, Session } from "../protocol/frames";
import type { Outbox } from "../protocol/outbox";

export type Connection =
  | "connecting"
  | "online"
  /** the browser says there is no network */
  | "offline"
  /** lost; trying again by itself */
  | "reconnecting"
  /** the server told this client not to come back */
  | "stopped";

export interface Thread {
  status: "loading" | "ready" | "error";
  messages: readonly Message[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  /** First message not seen when the thread was opened; where the divider goes. */
  firstUnreadSeq: number | null;
}

export interface Typing {
  name: string;
}

export type View = { name: "home" } | { name: "thread"; session: string };

export type Phase = "starting" | "ready" | "failed";

export interface Problem {
  code: string;
  /** For the person to pass on when asking for help. */
  requestId: string | null;
}

export interface State {
  phase: Phase;
  problem: Problem | null;
  connection: Connection;
  sessions: Readonly<Record<string, Session>>;
  threads: Readonly<Record<string, Thread>>;
  typing: Readonly<Record<string, Typing>>;
  outbox: Outbox;
  drafts: Readonly<Record<string, string>>;
  view: View;
  isOpen: boolean;
  /** Counts up when the composer should take the focus. */
  focusRequests: number;
}

export const INITIAL: State = {
  phase: "starting",
  problem: null,
  connection: "connecting",
  sessions: {},
  threads: {},
  typing: {},
  outbox: [],
  drafts: {},
  view: { name: "home" },
  isOpen: false,
  focusRequests: 0,
};

/** Sessions with the newest activity first. */
export function sortedSessions(state: State): Session[] {
  return Object.values(state.sessions).sort((a, b) => activity(b).localeCompare(activity(a)));
}

function activity(session: Session): string {
  return session.last_message?.created_at ?? session.created_at;
}

export function totalUnread(state: State): number {
  return Object.values(state.sessions).reduce((sum, session) => sum + session.unread, 0);
}

/** The session the visitor is in the middle of, if any: not done, newest activity. */
export function currentSession(state: State): Session | null {
  return sortedSessions(state).find((session) => session.category !== "done") ?? null;
}
