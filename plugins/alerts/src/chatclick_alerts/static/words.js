/** The words of the page, in the language of whoever looks. */
import * as numbers from './numbers_words.js';
import { ar } from './words_ar.js';
import { de } from './words_de.js';
import { en } from './words_en.js';

const CATALOGUES = { en: { ...numbers.en, ...en }, de: { ...numbers.de, ...de }, ar: { ...numbers.ar, ...ar } };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? CATALOGUES.en;
  const t = (key, values = {}) => (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
  /** What something is called, or `other` where there is no word for it. */
  t.or = (key, other) => words[key] ?? other;
  return t;
}
