/** The words of the page, in the language of whoever looks. */
import { ar } from './words_ar.js';
import { de } from './words_de.js';
import { en } from './words_en.js';

const CATALOGUES = { en, de, ar };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) => (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
