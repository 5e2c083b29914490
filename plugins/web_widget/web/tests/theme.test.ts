import { describe, expect, it } from "vitest";
import { contrast, parseHex, textOn } from "../src/shared/color";
import { DEFAULTS, fillDefaults } from "../src/shared/config";
import { themeTokens } from "../src/app/theme";

const ACCENTS = ["#0f766e", "#ffe66d", "#101418", "#ffffff", "#000000", "#ff0000", "#7f7f7f", "#00ff00"];

describe("the theme", () => {
  it.each(ACCENTS)("is readable with the accent %s", (accent) => {
    const tokens = themeTokens({ ...DEFAULTS.theme, palette: { accent } });
    const color = (name: string) => parseHex(tokens[name]!)!;

    expect(contrast(color("--on-fill-light"), color("--fill-light"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color("--on-fill-dark"), color("--fill-dark"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color("--ink-light"), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color("--ink-dark"), [32, 40, 38])).toBeGreaterThanOrEqual(4.5);
  });

  it("falls back to the default for what is no colour", () => {
    expect(themeTokens({ ...DEFAULTS.theme, palette: { accent: "teal" } })).toEqual(themeTokens(DEFAULTS.theme));
  });

  it("puts black or white on any colour", () => {
    expect(textOn([255, 230, 109])).toBe("#0b1110");
    expect(textOn([16, 20, 24])).toBe("#ffffff");
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
