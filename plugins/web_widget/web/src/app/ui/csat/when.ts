/** Whether a visitor is asked how it was. Pure. */

import type { WidgetConfig } from "../../../shared/config";
import type { Session } from "../../protocol/frames";
import type { Preferences } from "../../state/preferences";
import type { Holds } from "../start/gate";

export type Asking = "ask" | "given";

const IDLE_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** `ask` once when the conversation is over, `given` while the answer can be changed, null otherwise. */
export function csatOf(
  { forms }: WidgetConfig,
  session: Session | undefined,
  ratings: Preferences["ratings"],
  now: number,
  holds: Holds,
): Asking | null {
  if (!forms.csat.enabled || !holds(forms.csat.when) || !session?.last_message) return null;
  const rating = ratings?.[session.id];
  const changeMs = forms.csat.changeDays * DAY_MS;
  if (rating) return now - Date.parse(rating.at) < changeMs && session.category === "done" ? "given" : null;
  if (session.category === "done") return "ask";
  return forms.csat.ask === "idle" && isQuiet(session, now) ? "ask" : null;
}

/** Somebody answered, and for a while nobody has written. */
function isQuiet({ last_message }: Session, now: number): boolean {
  if (!last_message || last_message.sender.kind === "visitor") return false;
  return now - Date.parse(last_message.created_at) >= IDLE_MS;
}
