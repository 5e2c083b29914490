import { describe, expect, it } from "vitest";
import type { ChatClient } from "../src/app/chat_client";
import { holdsFor } from "../src/app/form_conditions";
import { INITIAL } from "../src/app/state/state";

const visitor = { id: "vis_1", name: "Ada", email: "ada@example.com", phone: null, traits: { plan: "pro" }, is_identified: true };
const client = {
  page: { url: "https://shop.example/pricing?from=mail", title: "Prices", referrer: "" },
  store: { state: { ...INITIAL, visitor } },
} as unknown as ChatClient;

function holds(field: string, operator: "is" | "starts_with" | "is_set", value?: string): boolean {
  return holdsFor(client, "de")({ combinator: "and", not: false, rules: [{ field, operator, value }] });
}

describe("the conditions of a form", () => {
  it.each([
    ["page.path", "starts_with", "/pri", true],
    ["page.query.from", "is", "mail", true],
    ["page.host", "is", "other.example", false],
    ["visitor.locale", "is", "de", true],
    ["visitor.traits.plan", "is", "pro", true],
    ["visitor.phone", "is_set", undefined, false],
  ] as const)("look at %s %s %s", (field, operator, value, expected) => {
    expect(holds(field, operator, value)).toBe(expected);
  });

  it("hold where there are none", () => {
    expect(holdsFor(client, "de")(undefined)).toBe(true);
  });
});
