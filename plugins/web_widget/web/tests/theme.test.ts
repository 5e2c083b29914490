import { describe, expect, it } from "vitest";
import { colorTokens } from "../src/app/palette";
import type { Scheme } from "../src/app/palette";
import { shapeTokens } from "../src/app/theme";
import { contrast, parseHex, textOn, toHex } from "../src/shared/color";
import { DEFAULTS, fillDefaults } from "../src/shared/config";

const ACCENTS = ["#0f766e", "#ffe66d", "#101418", "#ffffff", "#000000", "#ff0000", "#7f7f7f", "#00ff00", "#767676"];
const PALETTES = [
  ...ACCENTS.map((accent) => ({ accent })),
  { accent: "#0f766e", surface: "#fff8e7", text: "#e8e0c8", textMuted: "#d9d0b0" },
  { accent: "#ffe66d", surface: "#222233", surfaceAlt: "#303050", agentBubble: "#ffe66d", visitorBubble: "#333333" },
  { accent: "#8b5cf6", accentText: "#8b5cf6", danger: "#ffe0e0", success: "#e0ffe0", border: "#ffffff" },
];
const CASES = PALETTES.flatMap((palette) => (["light", "dark"] as const).map((scheme) => [palette, scheme] as const));
const GROUNDS = ["surface", "surface-alt", "surface-sunken", "backdrop"];
/** What stands on what, and how well it has to be read. */
const PAIRS: readonly (readonly [front: string, backs: readonly string[], wanted: number])[] = [
  ["text", GROUNDS, 4.5],
  ["muted", GROUNDS, 4.5],
  ["ink", GROUNDS, 4.5],
  ["danger", GROUNDS, 4.5],
  ["success", GROUNDS, 4.5],
  ["control", GROUNDS, 3],
  ["on-accent", ["accent"], 4.5],
  ["on-bubble-own", ["bubble-own"], 4.5],
  ["on-bubble-other", ["bubble-other"], 4.5],
  ["warn-text", ["warn-surface"], 4.5],
];

describe("the colours of a theme", () => {
  it.each(CASES)("can be read with %j in the %s scheme", (palette, scheme) => {
    const tokens = colorTokens({ palette, background: "" }, scheme);
    const color = (name: string) => parseHex(tokens[`--${name}`]!)!;

    for (const [front, backs, wanted] of PAIRS) {
      for (const back of backs) {
        expect(contrast(color(front), color(back)), `${front} on ${back}`).toBeGreaterThanOrEqual(wanted);
      }
    }
  });

  it("keep what is given as long as it can be read", () => {
    const given = { accent: "#7c3aed", surface: "#fffaf0", text: "#2b2140", visitorBubble: "#3b0764" };

    const tokens = colorTokens({ palette: given, background: "#f6efe0" }, "light");

    expect(tokens).toMatchObject({
      "--accent": "#7c3aed",
      "--surface": "#fffaf0",
      "--text": "#2b2140",
      "--bubble-own": "#3b0764",
      "--backdrop": "#f6efe0",
    });
  });

  it("give a light surface to the light scheme only", () => {
    const tokens = colorTokens({ palette: { accent: "#7c3aed", surface: "#fffaf0" }, background: "" }, "dark");

    expect(contrast(parseHex(tokens["--surface"]!)!, [0, 0, 0])).toBeLessThan(2);
  });

  it("fall back to the default for what is no colour", () => {
    const odd = { palette: { accent: "teal" }, background: "" };

    expect(colorTokens(odd, "light")).toEqual(colorTokens(DEFAULTS.theme, "light"));
  });

  it.each(Array.from({ length: 256 }, (_, grey) => grey))("put readable text on grey %i", (grey) => {
    expect(contrast(textOn([grey, grey, grey]), [grey, grey, grey])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["light", "dark"] as Scheme[])("are plain hex in the %s scheme", (scheme) => {
    for (const value of Object.values(colorTokens(DEFAULTS.theme, scheme))) expect(toHex(parseHex(value)!)).toBe(value);
  });
});

describe("the shape of a theme", () => {
  it("quotes the names of fonts, so that none of them ends the rule", () => {
    const font = { family: `Inter"; } body { display: none, Fira Sans`, url: "" };

    const tokens = shapeTokens({ ...DEFAULTS.theme, font }, 1);

    expect(tokens["--font"]).toMatch(/^"Inter {2}body {2}display: none", "Fira Sans", system-ui/);
  });

  it("knows no shadow and no background", () => {
    expect(shapeTokens({ ...DEFAULTS.theme, shadow: 0 }, 1.5)).toMatchObject({
      "--shadow": "none",
      "--backdrop-image": "none",
      "--scale": "1.5",
    });
  });
});

describe("the config", () => {
  it("merges objects and replaces everything else", () => {
    const config = fillDefaults({ theme: { radius: 4 }, locales: { supported: ["ar"] } });

    expect(config.theme).toEqual({ ...DEFAULTS.theme, radius: 4 });
    expect(config.locales.supported).toEqual(["ar"]);
  });

  it.each([null, undefined, "x", 3, []])("survives what is no config: %s", (stored) => {
    expect(fillDefaults(stored).launcher ?? DEFAULTS.launcher).toEqual(DEFAULTS.launcher);
  });
});
