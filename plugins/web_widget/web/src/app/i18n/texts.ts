/** Which language to speak, and the texts in it. Pure. */

import type { WidgetConfig } from "../../shared/config";
import { en } from "./en";
import type { Catalogue, Key, PluralKey } from "./en";

const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** English, as far as it is loaded. */
const english: Record<string, string> = { ...en };

export function addEnglish(more: Readonly<Record<string, string>>): void {
  Object.assign(english, more);
}

const BARE_DATE_LENGTH = 10;

/** A bare date is the day here; the language reads it as one of Greenwich, which may be the day before. */
const momentOf = (at: string): Date => new Date(at.length === BARE_DATE_LENGTH ? `${at}T00:00` : at);

export interface Texts {
  locale: string;
  direction: "ltr" | "rtl";
  (key: Key, values?: Record<string, string | number>): string;
  /** Text under a key of the config's own `strings`, or the text itself if there is none. */
  custom(keyOrText: string): string;
  /** The form of a text that fits the count: `home.unread` is kept as `home.unread_one`, `_other` and so on. */
  plural(key: PluralKey, count: number): string;
  time(at: string): string;
  date(at: string): string;
  /** A length of time in the largest whole unit, such as "10 minutes". */
  duration(seconds: number): string;
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

export function language(locale: string): string {
  return locale.toLowerCase().split("-")[0] ?? "";
}

/** `catalogue` holds the built-in texts of the locale's language; English stands in for what it lacks. */
export function buildTexts(
  config: Pick<WidgetConfig, "strings" | "locales">,
  locale: string,
  catalogue: Catalogue = {},
): Texts {
  const own = config.strings[locale] ?? config.strings[language(locale)] ?? {};
  const fallback = config.strings[config.locales.default] ?? {};
  const find = (key: string): string | undefined =>
    own[key] ?? catalogue[key as Key] ?? fallback[key] ?? english[key];
  const text = (key: Key, values: Record<string, string | number> = {}) =>
    (find(key) ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const rules = new Intl.PluralRules(locale);
  return Object.assign(text, {
    locale,
    direction: RIGHT_TO_LEFT.has(language(locale)) ? ("rtl" as const) : ("ltr" as const),
    custom: (keyOrText: string) => find(keyOrText) ?? keyOrText,
    plural: (key: PluralKey, count: number) => {
      const form = `${key}_${rules.select(count)}` as Key;
      return text(find(form) === undefined ? (`${key}_other` as Key) : form, { count });
    },
    time: (at: string) => time.format(new Date(at)),
    date: (at: string) => new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(momentOf(at)),
    duration: (seconds: number) => formatDuration(locale, seconds),
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

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Rounded up, and never below a minute: a promise is better kept than exact. */
function formatDuration(locale: string, seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS[2];
  const count = Math.max(1, Math.ceil(seconds / size));
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
