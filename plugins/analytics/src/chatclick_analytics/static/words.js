/** The words of the page, in the language of whoever looks. */
import { definitions as arDefinitions } from './definitions_ar.js';
import { definitions as deDefinitions } from './definitions_de.js';
import { ar } from './words_ar.js';
import { de } from './words_de.js';
import { en } from './words_en.js';

const CATALOGUES = { en, de, ar };
const DEFINITIONS = { de: deDefinitions, ar: arDefinitions };

/** @param {string} locale */
export function translator(locale) {
  const words = CATALOGUES[locale.split('-')[0]] ?? en;
  return (key, values = {}) => (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}

/**
 * What a number counts, in a paragraph; without one in the reader's language, as it came.
 *
 * @param {{id: string, definition: string}} definition
 */
export function defining(definition, locale) {
  const language = locale.split('-')[0];
  const known = DEFINITIONS[language]?.[definition.id];
  return { textContent: known ?? definition.definition, lang: known ? language : 'en' };
}
