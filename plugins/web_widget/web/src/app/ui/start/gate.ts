/** What stands before the first message of a conversation: consent, a form, closed doors. Pure. */

import type { Conditions, Field, WidgetConfig } from "../../../shared/config";
import type { Person } from "../../net/api";
import type { Preferences } from "../../state/preferences";
import type { State } from "../../state/state";

export type Gate = "consent" | "preChat" | "offline" | "closed" | "flow";

/** Whether the conditions of a form hold; forms without any are always asked. */
export type Holds = (when: Conditions | undefined) => boolean;

/** The next thing before a new conversation; null when the visitor may just write. */
export function gateOf(config: WidgetConfig, state: State, preferences: Preferences, holds: Holds): Gate | null {
  if (needsConsent(config, preferences)) return "consent";
  const isClosed = state.availability?.is_open === false;
  const whenClosed = state.availability?.when_closed ?? config.availability.whenClosed;
  if (isClosed && whenClosed === "hide") return "closed";
  const { offline, preChat } = config.forms;
  if (isClosed && whenClosed === "form" && offline.enabled && holds(offline.when)) return "offline";
  if (holds(preChat.when) && asksFirst(config, state.visitor)) return "preChat";
  return config.flows.entry ? "flow" : null;
}

export function needsConsent({ privacy }: WidgetConfig, { hasConsent }: Preferences): boolean {
  return privacy.consent === "before-send" && !hasConsent;
}

/** Whether a new conversation may begin beside those there are. */
export function mayStartNew({ session }: WidgetConfig, state: State): boolean {
  return session.multiple || Object.values(state.sessions).every(({ category }) => category === "done");
}

function asksFirst({ forms }: WidgetConfig, visitor: Person | null): boolean {
  const { enabled, fields, consent } = forms.preChat;
  return enabled && (unknownFields(fields, visitor).length > 0 || consent !== undefined);
}

/** The fields whose answer is not known already from who the visitor is. */
export function unknownFields(fields: readonly Field[], visitor: Person | null): readonly Field[] {
  return fields.filter((field) => !isKnown(field.mapTo ?? "", visitor));
}

function isKnown(place: string, visitor: Person | null): boolean {
  const [area, name = ""] = place.split(".");
  if (area !== "contact" || !visitor) return false;
  if (name === "name") return visitor.is_identified && Boolean(visitor.name);
  if (name === "email" || name === "phone") return Boolean(visitor[name]);
  return visitor.traits[name] !== undefined;
}
