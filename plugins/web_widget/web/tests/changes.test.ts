import { describe, expect, it } from "vitest";
import { enqueue } from "../src/app/protocol/outbox";
import type { Message, Session, SessionEvent } from "../src/app/protocol/frames";
import { applyEvent, mergeMessages, withHappenings, withSeen, withSession, withThread } from "../src/app/state/changes";
import { INITIAL, currentSession, sortedSessions, totalUnread } from "../src/app/state/state";
import type { State } from "../src/app/state/state";

const AT = "2026-11-23T09:20:00.000Z";
const ADA = { kind: "agent" as const, id: "stf_1", name: "Ada" };
const ME = { kind: "visitor" as const, id: "vis_1", name: "" };

function session(fields: Partial<Session> = {}): Session {
  return {
    id: "ses_1",
    state: "queued",
    category: "active",
    subject: "",
    assignee: null,
    last_seq: 1,
    last_message: null,
    unread: 0,
    seen: { visitor_seq: 0, staff_seq: 0 },
    delivered: { visitor_seq: 0, staff_seq: 0 },
    created_at: AT,
    updated_at: AT,
    ...fields,
  };
}

function message(seq: number, sender: Message["sender"], fields: Partial<Message> = {}): Message {
  return {
    id: `msg_${seq}`,
    session_id: "ses_1",
    seq,
    client_msg_id: null,
    sender,
    content: { type: "text", text: `text ${seq}` },
    created_at: AT,
    ...fields,
  };
}

function event(seq: number, type: string, data: unknown = {}): SessionEvent {
  return { session_id: "ses_1", seq, type, at: AT, actor: null, data: data as Record<string, unknown> };
}

const START: State = withThread(withSession(INITIAL, session()), "ses_1", { status: "ready" });

describe("applying events", () => {
  it("tells of a file by its name, as the server does", () => {
    const content = { type: "file", text: "Here", attachments: [{ id: "att_1", name: "manual.pdf" }] };
    const sent = { ...message(2, ADA, { content }), state: "open" };

    const state = applyEvent(START, event(2, "message.created", sent));

    expect(state.sessions.ses_1?.last_message?.text).toBe("Here\nmanual.pdf");
  });

  it("shows an answer, counts it as unread and ends the typing", () => {
    const typing = { ...START, typing: { ses_1: { name: "Ada" } } };

    const state = applyEvent(typing, event(2, "message.created", { ...message(2, ADA), state: "waiting" }));

    expect(state.threads.ses_1?.messages.map((one) => one.seq)).toEqual([2]);
    expect(state.sessions.ses_1).toMatchObject({ unread: 1, state: "waiting", category: "waiting", last_seq: 2 });
    expect(state.typing).toEqual({});
    expect(totalUnread(state)).toBe(1);
  });

  it("replaces the optimistic message by the stored one", () => {
    const waiting = { ...START, outbox: enqueue([], "cm_1", "ses_1", "text 2", AT) };

    const state = applyEvent(waiting, event(2, "message.created", message(2, ME, { client_msg_id: "cm_1" })));

    expect(state.outbox).toEqual([]);
    expect(state.threads.ses_1?.messages).toHaveLength(1);
    expect(state.sessions.ses_1?.unread).toBe(0);
  });

  it("lets a stored message take the place of its stream, and only of that one", () => {
    const stream = { id: "stream_1", name: "Zoe", text: "Let me", at: AT };
    const written = { ...START, streams: { ses_1: stream } };

    const other = applyEvent(written, event(2, "message.created", message(2, ADA)));
    const own = applyEvent(written, event(2, "message.created", message(2, ADA, { client_msg_id: "stream_1" })));

    expect(other.streams).toEqual({ ses_1: stream });
    expect(own.streams).toEqual({});
    expect(own.threads.ses_1?.messages).toHaveLength(1);
  });

  it("keeps what happened in order, each once", () => {
    const joined = event(2, "session.assigned", { assignee: { id: "stf_1", name: "Ada" } });

    const state = withHappenings(applyEvent(START, joined), "ses_1", [event(4, "session.closed"), joined, event(3, "message.read")]);

    expect(state.threads.ses_1?.happenings.map(({ type, name }) => [type, name])).toEqual([
      ["assigned", "Ada"],
      ["closed", ""],
    ]);
  });

  it("moves the marks forward only", () => {
    const read = (seq: number) => event(seq, "message.read", { participant: ADA, seq });

    const state = [read(5), read(3)].reduce(applyEvent, START);

    expect(state.sessions.ses_1?.seen.staff_seq).toBe(5);
  });

  it("clears the unread count when another tab read the session", () => {
    const answered = applyEvent(START, event(2, "message.created", message(2, ADA)));

    const state = applyEvent(answered, event(3, "message.read", { participant: ME, seq: 2 }));

    expect(state.sessions.ses_1?.unread).toBe(0);
  });

  it("follows a session through its states", () => {
    const after = (...types: string[]) =>
      types.reduce((state, type, at) => applyEvent(state, event(at + 2, type)), START).sessions.ses_1;

    expect(after("session.resolved")).toMatchObject({ state: "resolved", category: "done" });
    expect(after("session.resolved", "session.reopened")).toMatchObject({ state: "open", category: "active" });
    expect(after("session.closed")).toMatchObject({ state: "closed", category: "done" });
  });

  it("names who joined, and knows when they left", () => {
    const joined = applyEvent(START, event(2, "session.assigned", { assignee: { name: "Ada" } }));
    const left = applyEvent(joined, event(3, "session.unassigned"));

    expect(joined.sessions.ses_1).toMatchObject({ assignee: { name: "Ada" }, state: "open" });
    expect(left.sessions.ses_1?.assignee).toBeNull();
  });

  it.each(["internal", "session.invented", "message.created"])("only counts what it cannot show: %s", (type) => {
    const state = applyEvent(START, event(2, type));

    expect(state.sessions.ses_1).toEqual({ ...session(), last_seq: 2, updated_at: AT });
    expect(state.threads).toEqual(START.threads);
  });

  it("never shows an internal note", () => {
    const state = applyEvent(START, event(2, "message.created", { ...message(2, ADA), kind: "note" }));

    expect(state.threads.ses_1?.messages).toEqual([]);
    expect(state.sessions.ses_1?.unread).toBe(0);
  });

  it("ignores events of sessions it does not know", () => {
    expect(applyEvent(INITIAL, event(1, "session.created"))).toBe(INITIAL);
  });
});

describe("snapshots", () => {
  it("do not overwrite what is newer", () => {
    const newer = withSession(INITIAL, session({ last_seq: 9 }));

    expect(withSession(newer, session({ last_seq: 4 }))).toBe(newer);
  });

  it("and events together show each message once, in order", () => {
    const page = [message(2, ME), message(3, ADA)];

    expect(mergeMessages(page, [message(3, ADA), message(4, ME)]).map((one) => one.seq)).toEqual([2, 3, 4]);
  });
});

describe("what the visitor saw", () => {
  it("clears the count and does not go back", () => {
    const unread = withSession(INITIAL, session({ unread: 2 }));

    const seen = withSeen(unread, "ses_1", 6);

    expect(seen.sessions.ses_1).toMatchObject({ unread: 0, seen: { visitor_seq: 6 } });
    expect(withSeen(seen, "ses_1", 4)).toBe(seen);
  });
});

describe("the list of sessions", () => {
  it("has the newest activity first, and the current one is not done", () => {
    const old = session({ id: "ses_old", created_at: "2026-11-20T09:00:00.000Z" });
    const done = session({ id: "ses_done", category: "done", created_at: "2026-11-23T10:00:00.000Z" });
    const state = [old, done].reduce(withSession, INITIAL);

    expect(sortedSessions(state).map((one) => one.id)).toEqual(["ses_done", "ses_old"]);
    expect(currentSession(state)?.id).toBe("ses_old");
  });
});
