import { describe, expect, it } from "vitest";
import { de } from "../src/app/i18n/de";
import { en as first } from "../src/app/i18n/en";
import { later } from "../src/app/i18n/en_later";
import { buildTexts, chooseLocale } from "../src/app/i18n/texts";
import { DEFAULTS, fillDefaults } from "../src/shared/config";

const en = { ...first, ...later };
const NAMES = /\{\w+\}/g;

describe("the catalogues", () => {
  it("have the same keys and the same values to fill in", () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      expect(de[key as keyof typeof en]?.match(NAMES)?.sort(), key).toEqual(text.match(NAMES)?.sort());
    }
  });
});

describe("the language", () => {
  const locales = { default: "en", supported: ["en", "de", "pt-BR"], detect: "page" as const };

  it("is the page's, then the browser's, then the default", () => {
    expect(chooseLocale(locales, "de-AT", ["en"])).toBe("de");
    expect(chooseLocale(locales, "fr", ["sv", "pt"])).toBe("pt-BR");
    expect(chooseLocale(locales, "fr", ["sv"])).toBe("en");
    expect(chooseLocale({ ...locales, detect: "fixed" }, "de", ["de"])).toBe("en");
    expect(chooseLocale({ ...locales, detect: "browser" }, "de", ["en"])).toBe("en");
  });

  it("decides the direction", () => {
    expect(buildTexts(DEFAULTS, "ar").direction).toBe("rtl");
    expect(buildTexts(DEFAULTS, "de").direction).toBe("ltr");
  });
});

describe("texts", () => {
  const config = fillDefaults({ strings: { en: { "greeting.title": "Need a hand?", "own.key": "Ask us" } } });

  it("of the config go before the built-in ones", () => {
    expect(buildTexts(config, "en")("greeting.title")).toBe("Need a hand?");
    expect(buildTexts(config, "de", de)("greeting.title")).toBe("Wie können wir helfen?");
  });

  it("of a config key may be given as key or as text", () => {
    const texts = buildTexts(config, "en");

    expect(texts.custom("own.key")).toBe("Ask us");
    expect(texts.custom("Write here")).toBe("Write here");
    expect(texts.custom("composer.placeholder")).toBe("Write a message…");
  });

  it("fill in values and count", () => {
    const texts = buildTexts(config, "en");
    const polish = buildTexts(config, "pl", { "home.unread_few": "{count} nowe wiadomości" });

    expect(texts("typing", { name: "Ada" })).toBe("Ada is typing");
    expect(texts.plural("home.unread", 1)).toBe("1 new message");
    expect(texts.plural("home.unread", 3)).toBe("3 new messages");
    expect(polish.plural("home.unread", 3)).toBe("3 nowe wiadomości");
    expect(polish.plural("home.unread", 5)).toBe("5 new messages");
  });

  it("name days as people do", () => {
    const texts = buildTexts(config, "en");
    const now = new Date(2026, 10, 23, 9);
    const day = (...at: [number, number, number]) => texts.day(new Date(...at, 23).toISOString(), now);

    expect(day(2026, 10, 23)).toBe("Today");
    expect(day(2026, 10, 22)).toBe("Yesterday");
    expect(day(2026, 10, 20)).toBe("Friday");
    expect(day(2026, 9, 2)).toBe("October 2");
    expect(day(2025, 9, 2)).toBe("October 2, 2025");
  });
});
