import { expect, it } from 'vitest';
import { sayDate } from './DateField';

it.each([
  ['date', '2026-12-24', 'de', 'Donnerstag, 24. Dezember 2026'],
  ['date', '2026-12-24', 'en', 'Thursday, December 24, 2026'],
  ['datetime-local', '2026-12-24T18:05', 'de', 'Donnerstag, 24. Dezember 2026 um 18:05'],
  ['date', '', 'en', undefined],
  ['datetime-local', 'soon', 'en', undefined],
] as const)('a field of %s that holds %s is said in %s', (type, value, locale, said) => {
  expect(sayDate(type, value, locale)).toBe(said);
});
