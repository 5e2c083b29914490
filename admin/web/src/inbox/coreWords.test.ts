import { expect, it } from 'vitest';
import { buildTranslator } from '@/i18n';
import { de } from '@/i18n/de';
import { en } from '@/i18n/en';
import { buildWords, inWords } from './coreWords';

const german = buildTranslator('de', de);

it('says in the language of the reader what the host wrote', () => {
  expect(inWords(german, 'no bot runs')).toBe('kein Bot läuft');
  expect(inWords(buildTranslator('en', en), 'no bot runs')).toBe('no bot runs');
});

it('leaves what people wrote as it is', () => {
  expect(inWords(german, 'Speaks German')).toBe('Speaks German');
  expect(inWords(german, 'toString')).toBe('toString');
});

const phrases = { assignment: { least_busy: 'Am wenigsten beschäftigt von {count}', team: 'im Team' } };
const words = buildWords(german, phrases);
const phrase = (code: string, values = {}, plugin_id = 'assignment') => ({ plugin_id, code, values });

it('says in the language of the reader what a plugin said', () => {
  const said = [phrase('least_busy', { count: 1200.5 }), phrase('team'), { text: 'Regel 1' }];

  expect(words('Least busy of 1200.5; in the team; Regel 1', said)).toBe(
    'Am wenigsten beschäftigt von 1.200,5; im Team; Regel 1',
  );
});

it('says a value by language in that of the reader, or in English', () => {
  const ruled = buildWords(german, { rules: { holds: '✓ {what}' } });
  const said = (what: object) => [phrase('holds', { what }, 'rules')];

  expect(ruled('', said({ en: 'priority is high', de: 'Priorität ist hoch' }))).toBe('✓ Priorität ist hoch');
  expect(ruled('', said({ en: 'priority is high' }))).toBe('✓ priority is high');
});

it('calls a language by its name', () => {
  const speaking = buildWords(german, { assignment: { speaks: 'spricht {language}' } });

  expect(speaking('speaks en', [phrase('speaks', { language: 'en' })])).toBe('spricht Englisch');
});

it('shows the text that was stored where somebody would have to guess', () => {
  expect(words('Least busy; new words', [phrase('least_busy'), phrase('newer')])).toBe(
    'Least busy; new words',
  );
  expect(words('Gone', [phrase('least_busy', {}, 'gone')])).toBe('Gone');
  expect(words('Odd', [phrase('toString')])).toBe('Odd');
  expect(words('Odd', ['least_busy', null])).toBe('Odd');
  expect(words('no bot runs', undefined)).toBe('kein Bot läuft');
  expect(words(undefined)).toBe('');
});
