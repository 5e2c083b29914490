import { expect, it } from "vitest";
import type { Api } from "../src/app/net/api";
import { Follower } from "../src/app/net/follower";
import type { Keeper } from "../src/app/net/keeper";
import type { Session, SessionEvent } from "../src/app/protocol/frames";
import { INITIAL } from "../src/app/state/state";
import { Store } from "../src/app/state/store";

const AT = "2026-11-23T09:20:00.000Z";

const session = (last_seq: number): Session => ({
  id: "ses_1",
  state: "queued",
  category: "active",
  subject: "",
  assignee: null,
  last_seq,
  last_message: null,
  unread: 0,
  seen: { visitor_seq: 0, staff_seq: 0 },
  delivered: { visitor_seq: 0, staff_seq: 0 },
  created_at: AT,
  updated_at: AT,
});

const event = (seq: number, type: string): SessionEvent => ({
  session_id: "ses_1",
  seq,
  type,
  at: AT,
  actor: null,
  data: {},
});

it("an answer that is ahead of the events does not make them old", async () => {
  let answer = (_session: Session) => {};
  const api = { getSession: () => new Promise<Session>((resolve) => (answer = resolve)) };
  const keeper = { kind: "socket", send: () => {} };
  const applied: number[] = [];
  const follower = new Follower(
    new Store(INITIAL),
    api as unknown as Api,
    keeper as unknown as Keeper,
    ({ seq }) => applied.push(seq),
  );

  // the link tells of a session before the request that made it is answered, so it is asked for
  follower.onEvent(event(1, "session.created"));
  follower.follow(session(1));
  answer(session(2));
  await Promise.resolve();
  await Promise.resolve();
  follower.onEvent(event(2, "session.queued"));

  expect(applied).toEqual([2]);
});
