import { expect, it } from 'vitest';
import { buildTranslator } from '@/i18n';
import { de } from '@/i18n/de';
import { en } from '@/i18n/en';
import { inWords } from './coreWords';

const german = buildTranslator('de', de);

it('says in the language of the reader what the host wrote', () => {
  expect(inWords(german, 'no bot runs')).toBe('kein Bot läuft');
  expect(inWords(buildTranslator('en', en), 'no bot runs')).toBe('no bot runs');
});

it('leaves what people wrote as it is', () => {
  expect(inWords(german, 'Speaks German')).toBe('Speaks German');
  expect(inWords(german, 'toString')).toBe('toString');
});
