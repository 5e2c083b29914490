/**
 * What the log keeps of why something was done, in the language of whoever reads it. Pure.
 *
 * The log keeps one wording for everybody. Of what the host itself wrote the texts are known; of
 * what plugins said the phrases stand beside the text, and their own translations say them. What
 * people wrote, and what a plugin that runs no more said, stays as it is.
 */
import { fill, type MessageKey, type Translator, type Values } from '@/i18n';
import { languageName } from './details/languageName';

/** What running plugins say, in my language: by plugin id, then by code. */
export type Phrases = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A stored text, and the phrases it was made of, as words for me. */
export type Words = (text: unknown, said?: unknown) => string;

interface Part {
  plugin_id?: unknown;
  code?: unknown;
  values?: unknown;
  text?: unknown;
}

const KNOWN: Readonly<Record<string, MessageKey>> = {
  'Waits for somebody else.': 'core.waitsForOther',
  'it was taken from them; somebody else has to have it first': 'core.takenFrom',
  'The visitor asked for a person': 'core.visitorAsked',
  'Somebody on staff asked for a person': 'core.staffAsked',
  'no bot runs': 'core.noBot',
  'the bot could not answer': 'core.botFailed',
};

export function inWords(t: Translator, text: string): string {
  const key = Object.hasOwn(KNOWN, text) ? KNOWN[text] : undefined;
  return key ? t(key) : text;
}

export function buildWords(t: Translator, phrases: Phrases): Words {
  return (text, said) => {
    const parts = Array.isArray(said) ? said.map((one) => partInWords(t, phrases, one)) : [];
    // One that nobody can say would leave a hole: then the text as it was stored says it all.
    if (parts.length > 0 && parts.every((one) => one !== null)) return parts.join('; ');
    return typeof text === 'string' ? inWords(t, text) : '';
  };
}

function partInWords(t: Translator, phrases: Phrases, part: unknown): string | null {
  if (typeof part !== 'object' || part === null) return null;
  const { plugin_id, code, values, text } = part as Part;
  if (typeof text === 'string') return text;
  if (typeof plugin_id !== 'string' || typeof code !== 'string') return null;
  const spoken = Object.hasOwn(phrases, plugin_id) ? phrases[plugin_id] : undefined;
  const phrase = spoken && Object.hasOwn(spoken, code) ? spoken[code] : undefined;
  return phrase === undefined ? null : fill(phrase, readValues(t, values));
}

function readValues(t: Translator, values: unknown): Values {
  if (typeof values !== 'object' || values === null) return {};
  const numbers = new Intl.NumberFormat(t.locale);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? numbers.format(value) : nameOf(t, name, textIn(t, value)),
    ]),
  );
}

/** A text, or one by language: in mine, else in English. */
function textIn(t: Translator, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const texts = value as Readonly<Record<string, unknown>>;
  return String(texts[t.locale] ?? texts['en'] ?? '');
}

/** A value as people call it: the tag of a language is its name. */
function nameOf(t: Translator, place: string, value: string): string {
  return place === 'language' ? languageName(value, t.locale) : value;
}
