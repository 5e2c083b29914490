import { describe, expect, it } from "vitest";
import type { Person } from "../src/app/net/api";
import type { Session } from "../src/app/protocol/frames";
import { INITIAL } from "../src/app/state/state";
import { csatOf } from "../src/app/ui/csat/when";
import { gateOf, mayStartNew, unknownFields } from "../src/app/ui/start/gate";
import { fillDefaults } from "../src/shared/config";

const CLOSED = { is_open: false, opens_at: null, closes_at: null, reply_time_s: null, agents_available: false };
const ADA: Person = { id: "vis_1", name: "Ada", email: "ada@example.com", phone: null, traits: { plan: "pro" }, is_identified: true };
const PRE_CHAT = { forms: { preChat: { enabled: true } } };

function gate(config: object, state: object = {}, preferences: object = {}, holds = () => true) {
  return gateOf(fillDefaults(config), { ...INITIAL, ...state }, preferences, holds);
}

describe("before a new conversation", () => {
  it("nothing stands in the way of a plain widget", () => {
    expect(gate({})).toBeNull();
  });

  it("the visitor is asked who they are, unless that is known", () => {
    expect(gate(PRE_CHAT)).toBe("preChat");
    expect(gate(PRE_CHAT, { visitor: ADA })).toBeNull();
  });

  it("a form whose conditions do not hold is left out", () => {
    expect(gate(PRE_CHAT, {}, {}, () => false)).toBeNull();
  });

  it("consent comes first, and once", () => {
    const config = { ...PRE_CHAT, privacy: { consent: "before-send" } };

    expect(gate(config)).toBe("consent");
    expect(gate(config, {}, { hasConsent: true })).toBe("preChat");
  });

  it("what a plugin says of closed doors comes before the config", () => {
    const closed = { availability: { ...CLOSED, when_closed: "hide" as const } };

    expect(gate({ availability: { whenClosed: "allow" } }, closed)).toBe("closed");
    expect(gate({ availability: { whenClosed: "hide" } }, { availability: { ...CLOSED, when_closed: null } })).toBe("closed");
  });

  it.each([
    ["form", "offline"],
    ["hide", "closed"],
    ["allow", null],
  ])("closed hours with %s mean %s", (whenClosed, expected) => {
    expect(gate({ availability: { whenClosed } }, { availability: CLOSED })).toBe(expected);
  });

  it("a flow begins by itself, after what is asked", () => {
    const config = { flows: { entry: "welcome" } };

    expect(gate(config)).toBe("flow");
    expect(gate({ ...config, ...PRE_CHAT })).toBe("preChat");
  });

  it("only what is not known is asked", () => {
    const field = (mapTo: string) => ({ name: mapTo.replace(".", "_"), type: "text" as const, required: false, mapTo });
    const places = ["contact.name", "contact.email", "contact.phone", "contact.plan", "conversation.order"];

    const left = unknownFields(places.map(field), ADA).map(({ mapTo }) => mapTo);

    expect(left).toEqual(["contact.phone", "conversation.order"]);
    expect(unknownFields(places.map(field), { ...ADA, is_identified: false })[0]?.mapTo).toBe("contact.name");
  });

  it("a second one is possible only where several are", () => {
    const state = { ...INITIAL, sessions: { a: { category: "active" } as Session } };

    expect(mayStartNew(fillDefaults({}), state)).toBe(true);
    expect(mayStartNew(fillDefaults({ session: { multiple: false } }), state)).toBe(false);
  });
});

describe("a rating", () => {
  const always = () => true;
  const last_message = { seq: 3, text: "Bye", sender: { kind: "agent", id: null, name: "Ada" }, created_at: "2026-11-20T10:00:00Z" };
  const done = { id: "ses_1", category: "done", last_message } as Session;
  const open = { ...done, category: "active" } as Session;
  const now = Date.parse("2026-11-20T10:11:00Z");
  const given = { ses_1: { score: 4, at: "2026-11-20T10:05:00Z" } };
  const idle = { forms: { csat: { ask: "idle" } } };

  it("is asked for when the conversation is over", () => {
    expect(csatOf(fillDefaults({}), done, {}, now, always)).toBe("ask");
    expect(csatOf(fillDefaults({}), open, {}, now, always)).toBeNull();
    expect(csatOf(fillDefaults({ forms: { csat: { enabled: false } } }), done, {}, now, always)).toBeNull();
  });

  it("is asked for after a quiet while where the config says so", () => {
    expect(csatOf(fillDefaults(idle), open, {}, now, always)).toBe("ask");
    expect(csatOf(fillDefaults(idle), open, {}, now - 120_000, always)).toBeNull();
  });

  it("is given once and can be changed for two weeks", () => {
    expect(csatOf(fillDefaults({}), done, given, now, always)).toBe("given");
    expect(csatOf(fillDefaults({}), done, given, now + 15 * 86_400_000, always)).toBeNull();
  });

  it("can be changed for as long as the config says", () => {
    const short = fillDefaults({ forms: { csat: { changeDays: 1 } } });
    expect(csatOf(short, done, given, now, always)).toBe("given");
    expect(csatOf(short, done, given, now + 2 * 86_400_000, always)).toBeNull();
  });

  it("is not asked for where nobody wrote", () => {
    expect(csatOf(fillDefaults({}), { ...done, last_message: null }, {}, now, always)).toBeNull();
  });
});
