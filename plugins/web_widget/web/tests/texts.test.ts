import { describe, expect, it } from "vitest";
import { LANGUAGES, loadCatalogue } from "../src/app/i18n/catalogues";
import { de } from "../src/app/i18n/de";
import { en as first } from "../src/app/i18n/en";
import { later } from "../src/app/i18n/en_later";
import { tools } from "../src/app/i18n/en_tools";
import { buildTexts, chooseLocale } from "../src/app/i18n/texts";
import { DEFAULTS, fillDefaults } from "../src/shared/config";

const en = { ...first, ...later, ...tools };
const namesIn = (text = "") => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(LANGUAGES.filter((code) => code !== "en"))("the texts in %s", (code) => {
  it("are all there, and fill in the same values", async () => {
    const catalogue = await loadCatalogue(code);

    for (const [key, text] of Object.entries(en)) {
      expect(catalogue[key as keyof typeof en], key).toBeTruthy();
      expect(namesIn(catalogue[key as keyof typeof en]), key).toEqual(namesIn(text));
    }
  });

  it("count in every form the language has", async () => {
    const catalogue = (await loadCatalogue(code)) as Record<string, string>;
    const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
    const counted = Object.keys(en).filter((key) => key.endsWith("_other"));
    // forms of millions and fractions, which nothing here counts, and forms that sound like "other"
    const needed = pluralCategories.filter((form) => !(form === "many" && ["es", "fr", "it", "pt"].includes(code)));

    for (const key of counted) {
      const forms = Object.keys(catalogue).filter((other) => other.startsWith(key.replace(/other$/, "")));
      const words = forms.map((form) => form.split("_").at(-1)!);
      expect(words, key).toEqual(expect.arrayContaining(needed));
      for (const form of forms) expect(namesIn(en[key as keyof typeof en])).toEqual(expect.arrayContaining(namesIn(catalogue[form])));
    }
  });
});

describe("the languages", () => {
  it("are twelve, two of them written from the right", () => {
    const fromRight = LANGUAGES.filter((code) => buildTexts(DEFAULTS, code).direction === "rtl");

    expect(LANGUAGES).toHaveLength(12);
    expect(fromRight).toEqual(["ar", "he"]);
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
