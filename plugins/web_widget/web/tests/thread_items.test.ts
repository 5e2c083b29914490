import { describe, expect, it } from "vitest";
import { enqueue, fail } from "../src/app/protocol/outbox";
import type { Outbox } from "../src/app/protocol/outbox";
import type { Message } from "../src/app/protocol/frames";
import { splitLinks } from "../src/app/ui/links";
import { threadItems } from "../src/app/ui/thread_items";
import type { Bubble } from "../src/app/ui/thread_items";

function message(seq: number, kind: "visitor" | "agent", at: string): Message {
  return {
    id: `msg_${seq}`,
    session_id: "ses_1",
    seq,
    client_msg_id: kind === "visitor" ? `cm_${seq}` : null,
    sender: { kind, id: null, name: kind === "agent" ? "Ada" : "" },
    content: { type: "text", text: `text ${seq}` },
    created_at: at,
  };
}

type Session = Parameters<typeof threadItems>[0]["session"];

function itemsOf(messages: Message[], entries: Outbox, session?: Session, firstUnreadSeq: number | null = null, more = {}) {
  return threadItems({ messages, entries, session, firstUnreadSeq, ...more });
}

function bubbles(...args: Parameters<typeof itemsOf>): Bubble[] {
  return itemsOf(...args).filter((item) => item.kind === "bubble");
}

describe("a thread", () => {
  it("groups messages of one sender within minutes", () => {
    const shown = bubbles(
      [
        message(2, "agent", "2026-11-23T09:00:00Z"),
        message(3, "agent", "2026-11-23T09:01:00Z"),
        message(4, "agent", "2026-11-23T09:30:00Z"),
        message(5, "visitor", "2026-11-23T09:31:00Z"),
      ],
      [],
      undefined,
      null,
    );

    expect(shown.map((one) => [one.isFirst, one.isLast])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("names each day once and marks where the unread ones begin", () => {
    const items = itemsOf(
      [
        message(2, "visitor", "2026-11-22T09:00:00"),
        message(3, "agent", "2026-11-23T09:01:00"),
        message(4, "agent", "2026-11-23T09:02:00"),
      ].map((one) => ({ ...one, created_at: new Date(one.created_at).toISOString() })),
      [],
      undefined,
      3,
    );

    expect(items.map((item) => item.kind)).toEqual(["day", "bubble", "day", "unread", "bubble", "bubble"]);
  });

  it("shows how far the newest own message got, and every unsent one", () => {
    const session = { seen: { visitor_seq: 0, staff_seq: 2 }, delivered: { visitor_seq: 0, staff_seq: 3 } };
    const stored = [message(2, "visitor", "2026-11-23T09:00:00Z"), message(3, "visitor", "2026-11-23T09:00:01Z")];
    const waiting = fail(
      enqueue(enqueue([], "a", "ses_1", "a", "2026-11-23T09:00:02Z"), "b", "ses_1", "b", "2026-11-23T09:00:03Z"),
      "b",
      "too_long",
      "",
    );

    const shown = bubbles(stored, waiting, session as never, null);

    expect(shown.map((one) => one.mark)).toEqual([null, "delivered", "waiting", "failed"]);
  });

  it("keeps the element of an optimistic message when it is stored", () => {
    const [waiting] = bubbles([], enqueue([], "cm_2", "ses_1", "a", "2026-11-23T09:00:00Z"), undefined, null);
    const [stored] = bubbles([message(2, "visitor", "2026-11-23T09:00:00Z")], [], undefined, null);

    expect(stored?.key).toBe(waiting?.key);
  });
});

describe("what a thread tells beside its messages", () => {
  const AT = "2026-11-23T09:00:00Z";
  const bot = (seq: number, fields = {}): Message => ({ ...message(seq, "agent", AT), sender: { kind: "bot", id: null, name: "Zoe" }, ...fields });
  const kinds = (items: ReturnType<typeof itemsOf>) => items.map((item) => item.kind).join(" ");

  it("says once that a bot speaks, and again after a person did", () => {
    const items = itemsOf([bot(2), message(3, "visitor", AT), bot(4), message(5, "agent", AT), bot(6)], []);

    expect(kinds(items)).toBe("day bot bubble bubble bubble bubble bot bubble");
  });

  it("tells what happened between the messages it happened between", () => {
    const happenings = [3, 6].map((seq) => ({ seq, type: "assigned", name: "Ada", at: AT }));

    const items = itemsOf([message(2, "visitor", AT), message(4, "agent", AT)], enqueue([], "a", "ses_1", "a", AT), undefined, null, { happenings });

    expect(kinds(items)).toBe("day bubble happening bubble happening bubble");
  });

  it("puts the stored message exactly where its stream stood", () => {
    const stream = { id: "stream_1", name: "Zoe", text: "Let me", at: AT };
    const before = [message(2, "visitor", AT)];
    const after = [...before, bot(3, { client_msg_id: "stream_1" })];

    const written = bubbles(before, [], undefined, null, { stream });
    const stored = bubbles(after, [], undefined, null, { stream });

    expect(written.map((one) => one.isStreaming)).toEqual([false, true]);
    expect(stored.map((one) => one.key)).toEqual(written.map((one) => one.key));
    expect(stored.map((one) => one.isStreaming)).toEqual([false, false]);
  });

  it("knows whose turn it is", () => {
    const asked = (seq: number) => bot(seq, { content: { type: "choices", text: "Which?", choices: [{ id: "a", label: "A" }] } });
    const answer = { ...message(4, "visitor", AT), content: { type: "answer", text: "A", to: "msg_2", values: { choice: "a" } } };

    expect(bubbles([asked(2)], [])[0]?.turn).toBe("open");
    expect(bubbles([asked(2), answer], [])[0]?.turn).toBe("answered");
    expect(bubbles([asked(2), message(3, "visitor", AT)], [])[0]?.turn).toBe("passed");
    expect(bubbles([asked(2)], [], { state: "closed" } as Session)[0]?.turn).toBe("closed");
  });
});

describe("links in a text", () => {
  it("are found without the punctuation after them", () => {
    expect(splitLinks("See https://example.com/a?b=1, please (http://x.example).")).toEqual([
      { text: "See ", href: null },
      { text: "https://example.com/a?b=1", href: "https://example.com/a?b=1" },
      { text: ", please (", href: null },
      { text: "http://x.example", href: "http://x.example/" },
      { text: ").", href: null },
    ]);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "https://", "plain <b>text</b>", "xhttps://a.example"])(
    "are web addresses only: %s",
    (text) => {
      expect(splitLinks(text)).toEqual([{ text, href: null }]);
    },
  );
});
