import { describe, expect, it } from "vitest";
import { Sequences, judge } from "../src/app/protocol/sequence";

describe("the order of a session's events", () => {
  it("applies the next one, drops old ones, names a hole", () => {
    expect(judge(4, 5)).toBe("apply");
    expect(judge(4, 4)).toBe("drop");
    expect(judge(4, 1)).toBe("drop");
    expect(judge(4, 6)).toBe("hole");
  });

  it("applies each event once and in order, whatever arrives", () => {
    const applied: number[] = [];
    const sequences = new Sequences();
    sequences.adopt("ses_1", 0);

    for (const seq of [1, 1, 3, 2, 2, 3, 5, 4, 5, 1]) {
      if (sequences.take("ses_1", seq) === "apply") applied.push(seq);
    }

    expect(applied).toEqual([1, 2, 3, 4, 5]);
  });

  it("asks once for a hole until there is an answer", () => {
    const sequences = new Sequences();

    expect(sequences.shouldAsk("ses_1")).toBe(true);
    expect(sequences.shouldAsk("ses_1")).toBe(false);
    sequences.answered("ses_1");
    expect(sequences.shouldAsk("ses_1")).toBe(true);
  });

  it("asks again when the link that was asked is gone", () => {
    const sequences = new Sequences();
    sequences.shouldAsk("ses_1");

    sequences.answered();

    expect(sequences.shouldAsk("ses_1")).toBe(true);
  });

  it("never moves back to an older snapshot", () => {
    const sequences = new Sequences();
    sequences.adopt("ses_1", 7);
    sequences.adopt("ses_1", 3);

    expect(sequences.resume()).toEqual({ ses_1: 7 });
  });

  it("forgets everything when the history itself changed", () => {
    const sequences = new Sequences();
    sequences.adopt("ses_1", 7);

    sequences.clear();

    expect(sequences.knows("ses_1")).toBe(false);
    expect(sequences.resume()).toEqual({});
  });
});
