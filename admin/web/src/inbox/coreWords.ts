/**
 * What the host itself wrote into the log, in the language of whoever reads it. Pure.
 *
 * The log keeps one wording for everybody; what people and plugins wrote stays as it is.
 */
import type { MessageKey, Translator } from '@/i18n';

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
