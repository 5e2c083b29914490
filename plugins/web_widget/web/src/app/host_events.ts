/** What the host page is told of the events of a session. Pure. */

import type { Events } from "../shared/api";
import type { Ref, SessionEvent } from "./protocol/frames";
import { isMessage, isObject } from "./protocol/frames";

export type HostEvent = { [Name in keyof Events]: [name: Name, data: Events[Name]] }[keyof Events];

/** Translate an event; null for one that is none of the page's business. */
export function toHostEvent(event: SessionEvent): HostEvent | null {
  const conversation = event.session_id;
  const { data } = event;
  switch (event.type) {
    case "message.created":
      return isMessage(data) ? toMessageEvent(conversation, data.sender, data.content.text ?? "") : null;
    case "session.assigned":
    case "session.transferred":
      return ["conversation.assigned", { conversation, name: readName(data.assignee) }];
    case "session.resolved":
    case "session.closed":
      return ["conversation.closed", { conversation }];
    case "flow.started":
    case "flow.ended":
      return [event.type, { conversation, flow: readText(data.flow_id ?? data.flow) }];
    case "form.submitted":
      return ["form.submitted", { form: readText(data.form) }];
    case "csat.submitted":
      return ["csat.submitted", { score: Number(data.score) }];
    default:
      return null;
  }
}

function toMessageEvent(conversation: string, sender: Ref, text: string): HostEvent {
  return [sender.kind === "visitor" ? "message.sent" : "message.received", { conversation, text }];
}

function readName(value: unknown): string {
  return isObject(value) ? readText(value.name) : "";
}

function readText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
