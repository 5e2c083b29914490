import { describe, expect, it } from "vitest";
import { CEILING_MS, onClose, retryDelay } from "../src/app/protocol/backoff";
import { uuid7 } from "../src/app/protocol/uuid";

describe("reconnecting", () => {
  it("doubles the range up to a minute, and takes any time within it", () => {
    expect([0, 1, 2, 5, 6, 60].map((attempt) => retryDelay(attempt, 1))).toEqual([
      1000, 2000, 4000, 32_000, CEILING_MS, CEILING_MS,
    ]);
    expect(retryDelay(6, 0)).toBe(0);
    expect(retryDelay(6, 0.5)).toBe(CEILING_MS / 2);
  });

  it("does not come before the server asked for it", () => {
    expect(retryDelay(0, 0, 7000)).toBe(7000);
  });

  it("reads the close codes", () => {
    expect([1006, 1012, 4000, 4008, 4009, 4010].map(onClose)).toEqual(Array(6).fill("retry"));
    expect(onClose(4401)).toBe("renew");
    expect([4403, 4404, 4429, 4499].map(onClose)).toEqual(Array(4).fill("stop"));
  });
});

describe("message ids", () => {
  it("are version 7 and in the order of time", () => {
    const ids = [1, 2, 1_000_000_000_000, 1_900_000_000_000].map((now) => uuid7(now));

    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
  });

  it("differ within a millisecond", () => {
    expect(new Set(Array.from({ length: 1000 }, () => uuid7(5))).size).toBe(1000);
  });
});
