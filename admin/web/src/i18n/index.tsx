/** Words a person reads: one catalogue a language, keys checked by the compiler. */
import { createContext, use, useMemo, type ReactNode } from 'react';
import type { en } from './en';

export type MessageKey = Extract<keyof typeof en, string>;
export type Catalogue = Record<MessageKey, string>;
export type Values = Record<string, string | number>;
export const LOCALES = ['en', 'de', 'ar'] as const;
export type Locale = (typeof LOCALES)[number];

const RIGHT_TO_LEFT: readonly Locale[] = ['ar'];
const STORED = 'chatclick.locale';

export const directionOf = (locale: Locale): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(locale) ? 'rtl' : 'ltr';

let spoken: Locale = 'en';

/** The language the server is asked in. */
export const spokenLocale = (): Locale => spoken;

export function speak(locale: Locale): void {
  spoken = locale;
}

const loaders: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
  ar: async () => (await import('./ar')).ar,
};

export interface Translator {
  /** The text of a key; with `count`, the plural form `key_one` or `key_other`. */
  (key: MessageKey, values?: Values): string;
  locale: Locale;
}

export function preferredLocale(): Locale {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages];
  for (const tag of wanted) {
    const base = tag?.slice(0, 2).toLowerCase();
    const found = LOCALES.find((locale) => locale === base);
    if (found) return found;
  }
  return 'en';
}

export function rememberLocale(locale: Locale): void {
  localStorage.setItem(STORED, locale);
}

export function loadCatalogue(locale: Locale): Promise<Catalogue> {
  return loaders[locale]();
}

const late: Partial<Catalogue> = {};

/** Take in English texts that are read with the pages that show them. */
export function addTexts(texts: Partial<Catalogue>): void {
  Object.assign(late, texts);
}

export function fill(text: string, values: Values = {}): string {
  return text.replaceAll(/\{(\w+)\}/g, (mark, name: string) =>
    name in values ? String(values[name]) : mark,
  );
}

export function buildTranslator(locale: Locale, catalogue: Catalogue): Translator {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const find = (key: MessageKey): string | undefined => catalogue[key] ?? late[key];
  const lookUp = (key: MessageKey, values?: Values) => {
    if (values && typeof values['count'] === 'number') {
      const form = `${key.replace(/_other$/, '')}_${plurals.select(values['count'])}` as MessageKey;
      const text = find(form) ?? find(key) ?? key;
      return fill(text, { ...values, count: numbers.format(values['count']) });
    }
    return fill(find(key) ?? key, values);
  };
  return Object.assign(lookUp, { locale });
}

interface I18n {
  t: Translator;
  setLocale: (locale: Locale) => void;
}

const I18nContext = createContext<I18n | null>(null);

export function I18nProvider(props: {
  locale: Locale;
  catalogue: Catalogue;
  setLocale: (locale: Locale) => void;
  children: ReactNode;
}) {
  const { locale, catalogue, setLocale } = props;
  const value = useMemo(
    () => ({ t: buildTranslator(locale, catalogue), setLocale }),
    [locale, catalogue, setLocale],
  );
  return <I18nContext value={value}>{props.children}</I18nContext>;
}

function useI18n(): I18n {
  const value = use(I18nContext);
  if (!value) throw new Error('I18nProvider is missing');
  return value;
}

export const useT = (): Translator => useI18n().t;
export const useSetLocale = () => useI18n().setLocale;
