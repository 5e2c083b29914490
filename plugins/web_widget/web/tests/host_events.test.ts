import { describe, expect, it } from "vitest";
import { isShowing } from "../src/app/host_calls";
import { toHostEvent } from "../src/app/host_events";
import type { SessionEvent } from "../src/app/protocol/frames";

function event(type: string, data: Record<string, unknown>): SessionEvent {
  return { session_id: "ses_1", seq: 3, type, at: "2026-11-28T10:00:00Z", actor: null, data };
}

function message(kind: string): Record<string, unknown> {
  const sender = { kind, id: "x_1", name: "Ada" };
  return { id: "msg_1", session_id: "ses_1", seq: 3, sender, content: { type: "text", text: "Hi" }, created_at: "" };
}

describe("what the host page is told", () => {
  it("is whether a message went out or came in", () => {
    const data = { conversation: "ses_1", text: "Hi" };

    expect(toHostEvent(event("message.created", message("visitor")))).toEqual(["message.sent", data]);
    expect(toHostEvent(event("message.created", message("agent")))).toEqual(["message.received", data]);
  });

  it("is how a conversation goes on, under the page's words", () => {
    const conversation = "ses_1";

    expect(toHostEvent(event("session.assigned", { assignee: { name: "Ada" } }))).toEqual([
      "conversation.assigned",
      { conversation, name: "Ada" },
    ]);
    expect(toHostEvent(event("session.closed", {}))).toEqual(["conversation.closed", { conversation }]);
    expect(toHostEvent(event("flow.ended", { flow_id: "flw_1" }))).toEqual([
      "flow.ended",
      { conversation, flow: "flw_1" },
    ]);
    expect(toHostEvent(event("csat.submitted", { score: 4 }))).toEqual(["csat.submitted", { score: 4 }]);
  });

  it("is nothing about what is not for pages", () => {
    expect(toHostEvent(event("internal", {}))).toBeNull();
    expect(toHostEvent(event("message.created", { broken: true }))).toBeNull();
  });
});

describe("a call that writes", () => {
  it("brings the panel up unless it is silent", () => {
    expect(isShowing("send", ["Hi"])).toBe(true);
    expect(isShowing("send", ["Hi", { silent: true }])).toBe(false);
    expect(isShowing("setContext", [{}])).toBe(false);
  });
});
