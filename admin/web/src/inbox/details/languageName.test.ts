import { expect, test } from 'vitest';
import { languageChoices, languageName } from './languageName';

test('languages are named in the language of the reader', () => {
  expect(languageName('de', 'en')).toBe('German');
  expect(languageName('not a tag', 'en')).toBe('not a tag');
});

test('the language that is chosen is among the choices, whatever it is', () => {
  const choices = languageChoices('de-AT', 'en');

  expect(choices.filter((one) => one.value.startsWith('de')).map((one) => one.value)).toHaveLength(2);
  expect(choices.some((one) => one.value === '')).toBe(false);
  expect(languageChoices(null, 'en')[0]).toEqual({ value: '', label: '' });
});
