import { describe, expect, it } from "vitest";
import { GROUPS, TONES, listGroup, searchEmoji, withTone } from "../src/app/ui/emoji/emoji_search";
import { textOf } from "../src/app/ui/qr/decode";

describe("the emoji", () => {
  it("are read whole: a sign and a name each, every sign once", () => {
    const all = GROUPS.flatMap(listGroup);

    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter(({ sign, name }) => sign === "" || name === "")).toEqual([]);
    expect(new Set(all.map(({ sign }) => sign)).size).toBe(all.length);
  });

  it("are found by the beginnings of their words, names first", () => {
    expect(searchEmoji("pizza")[0]?.sign).toBe("🍕");
    expect(searchEmoji("red hea").map(({ name }) => name)).toContain("red heart");
    expect(searchEmoji("  ")).toEqual([]);
    expect(searchEmoji("nothing like this")).toEqual([]);
  });

  it("take a tone only where they can", () => {
    const hand = searchEmoji("waving hand").find(({ sign }) => sign === "👋")!;
    const pizza = searchEmoji("pizza")[0]!;

    expect(withTone(hand, TONES[3])).toBe("👋🏽");
    expect(withTone(hand, "")).toBe("👋");
    expect(withTone(pizza, TONES[3])).toBe("🍕");
  });
});

describe("the text of a code", () => {
  it("is read as Latin-1 where it is no UTF-8", () => {
    expect(textOf("ORDER-1042", [1])).toBe("ORDER-1042");
    expect(textOf("", [0x47, 0xfc, 0x6e])).toBe("Gün");
    expect(textOf("", [])).toBeNull();
  });
});
