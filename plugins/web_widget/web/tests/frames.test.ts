import { describe, expect, it } from "vitest";
import { parseFrame } from "../src/app/protocol/frames";
import { splitEvents } from "../src/app/net/stream_link";

const EVENT = {
  t: "event",
  session_id: "ses_1",
  seq: 3,
  position: 9,
  type: "message.created",
  at: "2026-11-23T09:20:00.000Z",
  actor: null,
  data: {},
};

describe("reading frames", () => {
  it("reads every frame the app acts on", () => {
    const frames = [
      { t: "welcome", connection_id: "con_1", epoch: "e", participant: {}, position: 1 },
      { t: "ack", client_msg_id: "a", message_id: "msg_1", seq: 3, created_at: "" },
      EVENT,
      { t: "subscribed", session_id: "ses_1", last_seq: 3 },
      { t: "ephemeral", session_id: "ses_1", type: "typing", data: { on: true } },
      { t: "gap", session_id: null, from: 1, to: 9, reason: "too_many" },
      { t: "busy", retry_after_ms: 500 },
      { t: "bye", retry_after_ms: 500 },
      { t: "error", code: "session_closed", detail: "x", client_msg_id: "a" },
      { t: "pong" },
    ];

    for (const frame of frames) expect(parseFrame(JSON.stringify(frame))?.t).toBe(frame.t);
  });

  it.each([
    "",
    "{",
    "1",
    "null",
    "[]",
    '{"t": "tomorrow"}',
    '{"t": "ack", "client_msg_id": "a"}',
    '{"t": "subscribed", "session_id": "ses_1", "last_seq": "3"}',
    JSON.stringify({ ...EVENT, seq: 1.5 }),
    JSON.stringify({ ...EVENT, seq: -1 }),
    JSON.stringify({ ...EVENT, data: null }),
  ])("ignores what is unknown or incomplete: %s", (text) => {
    expect(parseFrame(text)).toBeNull();
  });

  it("does not wait for ever or for nothing", () => {
    expect(parseFrame('{"t": "busy", "retry_after_ms": 1e12}')).toMatchObject({ retry_after_ms: 300_000 });
    expect(parseFrame('{"t": "bye", "retry_after_ms": -5}')).toMatchObject({ retry_after_ms: 1000 });
  });
});

describe("reading the event stream", () => {
  it("cuts whole events and keeps the rest", () => {
    expect(splitEvents("id: 1\ndata: a\n\ndata: b\r\n\r\n: beat\n\ndata: c")).toEqual({
      frames: ["a", "b"],
      remainder: "data: c",
    });
  });

  it("joins the lines of one event", () => {
    expect(splitEvents("data: a\ndata:b\n\n").frames).toEqual(["a\nb"]);
  });
});
