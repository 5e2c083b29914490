/** Texts of a widget by language: what is written, what is built in, and what is missing. Pure. */
import { isTree, readAt, type Tree } from '../draft/tree';

export type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The texts that sites write themselves more often than others, in the order a visitor meets them. */
export const OFTEN: readonly string[] = [
  'greeting.title',
  'greeting.body',
  'greeting.teaser',
  'launcher.label',
  'home.title',
  'home.new',
  'composer.placeholder',
  'availability.open',
  'availability.closed',
  'consent.body',
  'csat.title',
];

export type Filter = 'often' | 'own' | 'missing' | 'all';

export const pointerOf = (locale: string, key: string): string => `/strings/${locale}/${key}`;

/** What is written for a language, else undefined. */
export function ownText(config: Tree, locale: string, key: string): string | undefined {
  const text = readAt(config, pointerOf(locale, key));
  return typeof text === 'string' ? text : undefined;
}

/** The built-in text of a language, or of the language a regional one belongs to. */
export function builtIn(texts: Texts, locale: string, key: string): string | undefined {
  return texts[locale]?.[key] ?? texts[locale.split('-')[0] ?? '']?.[key];
}

/**
 * Whether visitors of a language get a text in another one: the default language has its own text and
 * this one has none, or neither it nor the widget itself knows the key.
 */
export function isMissing(
  config: Tree,
  texts: Texts,
  locale: string,
  byDefault: string,
  key: string,
): boolean {
  if (ownText(config, locale, key) !== undefined) return false;
  if (locale !== byDefault && ownText(config, byDefault, key) !== undefined) return true;
  return builtIn(texts, locale, key) === undefined;
}

/** All keys: those of the widget, and those that are the site's own. */
export function listKeys(config: Tree, texts: Texts): string[] {
  const strings = config['strings'];
  const own = isTree(strings) ? Object.values(strings).flatMap((one) => Object.keys(isTree(one) ? one : {})) : [];
  return [...new Set([...OFTEN, ...Object.keys(texts['en'] ?? {}), ...own])].filter(
    (key) => own.includes(key) || !isKnown(texts) || texts['en']?.[key] !== undefined,
  );
}

const isKnown = (texts: Texts): boolean => texts['en'] !== undefined;

/** How many texts of a language are missing among these keys. */
export function countMissing(
  config: Tree,
  texts: Texts,
  locale: string,
  byDefault: string,
  keys: readonly string[],
): number {
  return keys.filter((key) => isMissing(config, texts, locale, byDefault, key)).length;
}
