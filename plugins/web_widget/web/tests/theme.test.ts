import { describe, expect, it } from "vitest";
import { contrast, parseHex, textOn } from "../src/shared/color";
import { DEFAULTS, fillDefaults } from "../src/shared/config";
import { themeTokens } from "../src/app/theme";
import schema from "../../../../widget_schema/chatclick_widget_schema/config-v1.schema.json";

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

interface Part {
  $ref?: string;
  default?: unknown;
  properties?: Record<string, Part>;
}

function defaultsOf(part: Part): unknown {
  const target = part.$ref ? (schema.$defs as Record<string, Part>)[part.$ref.replace("#/$defs/", "")]! : part;
  if (!target.properties) return part.default ?? target.default;
  return Object.fromEntries(Object.entries(target.properties).map(([key, inner]) => [key, defaultsOf(inner)]));
}

describe("the config", () => {
  it("has the defaults of the published schema", () => {
    const { schemaVersion: _v, security: _s, name: _n, ...published } = defaultsOf(schema as Part) as Record<string, unknown>;
    const { name: _, ...own } = DEFAULTS;

    expect(own).toEqual(published);
  });

  it("merges objects and replaces everything else", () => {
    const config = fillDefaults({ theme: { radius: 4 }, locales: { supported: ["ar"] } });

    expect(config.theme).toEqual({ ...DEFAULTS.theme, radius: 4 });
    expect(config.locales.supported).toEqual(["ar"]);
  });

  it.each([null, undefined, "x", 3, []])("survives what is no config: %s", (stored) => {
    expect(fillDefaults(stored).launcher ?? DEFAULTS.launcher).toEqual(DEFAULTS.launcher);
  });
});
