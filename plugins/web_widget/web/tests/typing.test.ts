import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TypingSignal } from "../src/app/net/typing";
import type { TypingKind } from "../src/app/net/typing";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Write a word, pause until it counts as stopped, and return what was told. */
function write(kind: TypingKind): unknown[] {
  const tell = vi.fn();
  const signal = new TypingSignal(tell, kind);
  signal.onInput("ses_1", "Hel");
  signal.onInput("ses_1", "Hello");
  vi.runAllTimers();
  return tell.mock.calls;
}

it("tells nothing where the config wants nothing told", () => {
  expect(write("nothing")).toEqual([]);
});

it("tells that something is written, and once when it stops", () => {
  expect(write("signal")).toEqual([["ses_1", true], ["ses_1", false]]);
});

it("tells the words after a moment where the visitor knows of it", () => {
  expect(write("words")).toEqual([["ses_1", true], ["ses_1", true, "Hello"], ["ses_1", false]]);
});
