import { expect, it } from "vitest";
// the server's evaluator is held to the same file
import file from "../../../../tests/vectors/conditions.json";
import { matches } from "../src/shared/conditions";
import type { Conditions } from "../src/shared/conditions";

interface Vectors {
  facts: Record<string, unknown>;
  vectors: { when: Conditions; is_met: boolean }[];
}

const { facts, vectors } = file as unknown as Vectors;

it.each(vectors)("finds $when to be $is_met", ({ when, is_met: isMet }) => {
  expect(matches(when, facts)).toBe(isMet);
});

it("takes linear time for hostile patterns", () => {
  const text = "a".repeat(10_000);
  const rule = { field: "text", operator: "matches", value: `${"*a".repeat(400)}*b` };

  const startedAt = performance.now();

  expect(matches(rule, { text })).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(200);
});
