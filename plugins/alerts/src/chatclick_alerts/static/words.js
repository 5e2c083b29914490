/** The words of the page, in the language of whoever looks. */
import { definitions as arDefinitions } from './definitions_ar.js';
import { definitions as deDefinitions } from './definitions_de.js';
import * as numbers from './numbers_words.js';
import { ar } from './words_ar.js';
import { de } from './words_de.js';
import { en } from './words_en.js';

const CATALOGUES = { en: { ...numbers.en, ...en }, de: { ...numbers.de, ...de }, ar: { ...numbers.ar, ...ar } };

const DEFINITIONS = { de: deDefinitions, ar: arDefinitions };

/** @param {string} locale */
export function translator(locale) {
  const language = locale.split('-')[0];
  const words = CATALOGUES[language] ?? CATALOGUES.en;
  const t = (key, values = {}) => (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
  /** What something is called, or `other` where there is no word for it. */
  t.or = (key, other) => words[key] ?? other;
  /** What a number counts; without words for it in the reader's language, as it came. */
  t.define = ({ id, text }) => {
    const known = DEFINITIONS[language]?.[id] ?? words[`x_${id}`];
    return { textContent: known ?? text, lang: known ? language : 'en' };
  };
  return t;
}
