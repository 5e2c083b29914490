import { describe, expect, it } from "vitest";
import * as box from "../src/app/protocol/outbox";

const AT = "2026-11-23T09:20:00.000Z";

function filled(...ids: string[]): box.Outbox {
  return ids.reduce<box.Outbox>((outbox, id) => box.enqueue(outbox, id, "ses_1", `text ${id}`, AT), []);
}

describe("the outbox", () => {
  it("sends one message of a session at a time, in order", () => {
    let outbox = filled("a", "b");

    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["a"]);
    outbox = box.markSending(outbox, "a");
    expect(box.sendable(outbox)).toEqual([]);
    outbox = box.acknowledge(outbox, "a", 4, 3);
    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["b"]);
  });

  it("sends for several sessions side by side", () => {
    const outbox = box.enqueue(filled("a"), "b", "ses_2", "text", AT);

    expect(box.sendable(outbox)).toHaveLength(2);
  });

  it("sends again with the same id after the link was lost", () => {
    const outbox = box.requeueAll(box.markSending(filled("a"), "a"));

    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["a"]);
  });

  it("keeps an acknowledged message until its event shows it", () => {
    const outbox = box.acknowledge(filled("a"), "a", 4, 3);

    expect(outbox[0]?.state).toBe("stored");
    expect(box.settle(outbox, "ses_1", 3)).toHaveLength(1);
    expect(box.settle(outbox, "ses_1", 4)).toHaveLength(0);
  });

  it("drops an acknowledged message whose event came first", () => {
    expect(box.acknowledge(filled("a"), "a", 4, 4)).toEqual([]);
  });

  it("does not repeat an acknowledged message when the link is lost", () => {
    const outbox = box.requeueAll(box.acknowledge(filled("a"), "a", 4, 3));

    expect(box.sendable(outbox)).toEqual([]);
  });

  it("lets later messages pass a refused one, which waits for the person", () => {
    let outbox = box.fail(filled("a", "b"), "a", "message_rejected", "No links, please.");

    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["b"]);
    outbox = box.requeue(outbox, "a");
    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["a"]);
  });

  it("moves the messages of a session to come into the session", () => {
    const key = box.draftKey("0199");
    const outbox = box.moveToSession(box.enqueue([], "a", key, "text", AT), key, "ses_9");

    expect(box.isDraft(key)).toBe(true);
    expect(outbox[0]?.session).toBe("ses_9");
  });

  const FILE = {
    id: "f1",
    name: "a.png",
    media_type: "image/png",
    size_bytes: 3,
    duration_ms: null,
    attachment_id: null,
    state: "waiting" as const,
    problem: null,
    detail: "",
  };

  it("sends a message with files once all of them are there, and lets others pass meanwhile", () => {
    let outbox = box.enqueue(box.enqueue([], "a", "ses_1", "look", AT, { files: [FILE] }), "b", "ses_1", "text", AT);

    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["b"]);
    outbox = box.changeFile(outbox, "f1", { attachment_id: "att_1", state: "ready" });
    expect(box.sendable(outbox).map((entry) => entry.client_msg_id)).toEqual(["a"]);
    expect(box.bodyOf(outbox[0]!)).toEqual({ content: { type: "file", text: "look", attachments: [{ id: "att_1" }] } });
  });

  it("uploads nothing before the session is there, and what is paused not at all", () => {
    const key = box.draftKey("0199");
    let outbox = box.enqueue([], "a", key, "", AT, { files: [FILE, { ...FILE, id: "f2", state: "paused" }] });

    expect(box.draftsToCreate(outbox)).toEqual([key]);
    expect(box.uploadable(outbox)).toEqual([]);
    outbox = box.moveToSession(outbox, key, "ses_9");
    expect(box.uploadable(outbox).map(({ file, session }) => [file.id, session])).toEqual([["f1", "ses_9"]]);
  });

  it("drops a message with its last file, unless it says something", () => {
    const alone = box.enqueue([], "a", "ses_1", "", AT, { files: [FILE], isVoice: true });
    const withText = box.enqueue([], "a", "ses_1", "look", AT, { files: [FILE] });

    expect(box.removeFile(alone, "f1")).toEqual([]);
    expect(box.bodyOf(box.removeFile(withText, "f1")[0]!)).toEqual({ text: "look" });
  });

  it("keeps files and answers over a reload", () => {
    const answer = { type: "answer" as const, text: "Yes", to: "msg_1", values: { choice: "y" } };
    const [withFile] = box.enqueue([], "a", "ses_1", "", AT, { files: [{ ...FILE, attachment_id: "att_1", state: "paused" }], isVoice: true });
    const [answered] = box.enqueue([], "b", "ses_1", "Yes", AT, { answer });

    expect(box.parseEntry(JSON.stringify(withFile))).toEqual(withFile);
    expect(box.bodyOf(box.parseEntry(JSON.stringify(answered))!)).toEqual({ content: answer });
  });

  it("comes back from storage ready to send, refusals kept", () => {
    const [sending] = box.markSending(filled("a"), "a");
    const [failed] = box.fail(filled("b"), "b", "too_long", "Too long.");

    expect(box.parseEntry(JSON.stringify(sending))?.state).toBe("waiting");
    expect(box.parseEntry(JSON.stringify(failed))?.problem).toBe("too_long");
  });

  it.each(["", "{", "null", "[]", "{}", '{"client_msg_id": 1}'])("ignores what is not an entry: %s", (text) => {
    expect(box.parseEntry(text)).toBeNull();
  });
});
