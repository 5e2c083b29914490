/** Which view a visitor is on when it becomes known who they are. Pure. */

import { draftKey, isDraft } from "../protocol/outbox";
import { uuid7 } from "../protocol/uuid";
import { currentSession } from "./state";
import type { State } from "./state";

/** Whether a view shows something that there is for this visitor. */
export function isThere(view: State["view"], sessions: State["sessions"]): boolean {
  return view.name === "home" || isDraft(view.session) || view.session in sessions;
}

/** Where a visitor lands: in the middle of their session, on the list, or before an empty thread. */
export function firstView(state: State, hasHome: boolean): State["view"] {
  const waiting = state.outbox[0];
  if (waiting) return { name: "thread", session: waiting.session };
  const current = currentSession(state);
  const unread = Object.values(state.sessions).filter((session) => session.unread > 0);
  if (unread.length > 1) return { name: "home" };
  if (unread[0] ?? current) return { name: "thread", session: (unread[0] ?? current)!.id };
  if (hasHome || Object.keys(state.sessions).length > 0) return { name: "home" };
  return { name: "thread", session: draftKey(uuid7()) };
}
