import { expect, it } from 'vitest';
import { buildTranslator, fill } from '.';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';

const areas = Object.values(
  import.meta.glob<Record<string, Record<string, string>>>('./en/*.ts', { eager: true }),
).flatMap((area) => Object.values(area));

/** All English texts, also those that come late. */
const english: Readonly<Record<string, string>> = Object.assign({}, ...areas);

const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

/** The marks of a text; "one" may be said without its number. */
const wanted = (key: string, text: string) =>
  marks(text)
    .filter((mark) => !(key.endsWith('_one') && mark === '{count}'))
    .join();

it.each(Object.entries({ de, ar }))('%s fills the same marks', (_, catalogue) => {
  const differing = Object.entries(english)
    .filter(([key, text]) => wanted(key, text) !== wanted(key, catalogue[key as keyof typeof en]))
    .map(([key]) => key);

  expect(differing).toEqual([]);
});

it('no two areas use one key for two texts', () => {
  const keys = areas.flatMap((words) => Object.keys(words));
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);

  expect(twice).toEqual([]);
});

it('the further forms of Arabic fill marks that there are', () => {
  const wrong = Object.entries<string>(ar)
    .filter(([key]) => !(key in english))
    .filter(([key, text]) => {
      const original = english[key.replace(/_(zero|two|few|many)$/, '_other')];
      return !original || marks(text).some((mark) => !marks(original).includes(mark));
    })
    .map(([key]) => key);

  expect(wrong).toEqual([]);
});

it('Arabic counts in its own forms', () => {
  const t = buildTranslator('ar', ar);

  expect(t('list.unread_other', { count: 2 })).toBe('رسالتان غير مقروءتين');
  expect(t('settings.count_other', { count: 3 })).toContain('إعدادات');
  expect(t('settings.count_other', { count: 11 })).toContain('إعدادًا');
});

it('every text with a count has both forms', () => {
  const keys = Object.keys(english);
  const lonely = keys.filter(
    (key) => key.endsWith('_other') && !keys.includes(key.replace(/_other$/, '_one')),
  );

  expect(lonely).toEqual([]);
});

it('one and many read differently', () => {
  const t = buildTranslator('en', en);

  expect(t('list.unread_other', { count: 1 })).toBe('1 unread message');
  expect(t('list.unread_other', { count: 1200 })).toBe('1,200 unread messages');
});

it('an unknown mark stays visible', () => {
  expect(fill('Hello {name}', {})).toBe('Hello {name}');
});
