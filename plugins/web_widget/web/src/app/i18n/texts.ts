/** Which language to speak, and the texts in it. Pure. */

import type { WidgetConfig } from "../../shared/config";
import { de } from "./de";
import { en } from "./en";
import type { Catalogue, Key } from "./en";

const BUILT_IN: Record<string, Catalogue> = { en, de };
const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

export interface Texts {
  locale: string;
  direction: "ltr" | "rtl";
  (key: Key, values?: Record<string, string | number>): string;
  /** Text under a key of the config's own `strings`, or the text itself if there is none. */
  custom(keyOrText: string): string;
  plural(one: Key, other: Key, count: number): string;
  time(at: string): string;
  day(at: string, now?: Date): string;
}

/** Pick the locale: the page's, then the browser's wishes, then the default. */
export function chooseLocale(
  locales: WidgetConfig["locales"],
  pageLanguage: string,
  browserLanguages: readonly string[],
): string {
  const wishes =
    locales.detect === "fixed" ? [] : locales.detect === "page" ? [pageLanguage, ...browserLanguages] : browserLanguages;
  for (const wish of wishes) {
    const found = findSupported(locales.supported, wish);
    if (found) return found;
  }
  return locales.default;
}

function findSupported(supported: readonly string[], wish: string): string | undefined {
  const exact = supported.find((locale) => locale.toLowerCase() === wish.toLowerCase());
  return exact ?? supported.find((locale) => wish !== "" && language(locale) === language(wish));
}

function language(locale: string): string {
  return locale.toLowerCase().split("-")[0] ?? "";
}

export function buildTexts(config: WidgetConfig, locale: string): Texts {
  const own = config.strings[locale] ?? config.strings[language(locale)] ?? {};
  const fallback = config.strings[config.locales.default] ?? {};
  const builtIn = BUILT_IN[language(locale)];
  const find = (key: string): string | undefined =>
    own[key] ?? builtIn?.[key as Key] ?? fallback[key] ?? en[key as Key];
  const text = (key: Key, values: Record<string, string | number> = {}) =>
    (find(key) ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  return Object.assign(text, {
    locale,
    direction: RIGHT_TO_LEFT.has(language(locale)) ? ("rtl" as const) : ("ltr" as const),
    custom: (keyOrText: string) => find(keyOrText) ?? keyOrText,
    plural: (one: Key, other: Key, count: number) =>
      text(new Intl.PluralRules(locale).select(count) === "one" ? one : other, { count }),
    time: (at: string) => time.format(new Date(at)),
    day: (at: string, now = new Date()) => formatDay(text, locale, new Date(at), now),
  });
}

function formatDay(text: (key: Key) => string, locale: string, at: Date, now: Date): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days <= 0) return text("day.today");
  if (days === 1) return text("day.yesterday");
  const options: Intl.DateTimeFormatOptions =
    days < 7
      ? { weekday: "long" }
      : { day: "numeric", month: "long", ...(at.getFullYear() !== now.getFullYear() && { year: "numeric" }) };
  return new Intl.DateTimeFormat(locale, options).format(at);
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
