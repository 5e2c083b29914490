/** What the app knows, as one plain value. Changed only by the functions of `changes.ts`. */

import type { Availability, Person } from "../net/api";
import type { Message, Session } from "../protocol/frames";
import type { Outbox } from "../protocol/outbox";
import type { EntryFile } from "../protocol/uploads";

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
  happenings: readonly Happening[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  /** First message not seen when the thread was opened; where the divider goes. */
  firstUnreadSeq: number | null;
}

export interface Typing {
  name: string;
}

/** What a bot has written so far of a message that is yet to be stored. */
export interface Stream {
  id: string;
  name: string;
  text: string;
  at: string;
}

export interface QueuePlace {
  position: number;
  waitS: number | null;
}

/** Something that happened to a session and is told between its messages. */
export interface Happening {
  seq: number;
  type: "assigned" | "handed_over" | "resolved" | "reopened" | "closed";
  name: string;
  at: string;
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
  visitor: Person | null;
  availability: Availability | null;
  sessions: Readonly<Record<string, Session>>;
  threads: Readonly<Record<string, Thread>>;
  typing: Readonly<Record<string, Typing>>;
  streams: Readonly<Record<string, Stream>>;
  queue: Readonly<Record<string, QueuePlace>>;
  outbox: Outbox;
  /** Files chosen for the next message, by session. */
  staged: Readonly<Record<string, readonly EntryFile[]>>;
  /** How many bytes of a file the server has, by file. */
  sent: Readonly<Record<string, number>>;
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
  visitor: null,
  availability: null,
  sessions: {},
  threads: {},
  typing: {},
  streams: {},
  queue: {},
  outbox: [],
  staged: {},
  sent: {},
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
