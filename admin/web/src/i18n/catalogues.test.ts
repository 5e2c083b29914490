import { expect, it } from 'vitest';
import { buildTranslator, fill } from '.';
import { arabic } from './ar';
import { de } from './de';
import { en } from './en';

const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

it('both languages fill the same marks', () => {
  const differing = Object.entries(en)
    .filter(([key, text]) => marks(text).join() !== marks(de[key as keyof typeof en]).join())
    .map(([key]) => key);

  expect(differing).toEqual([]);
});

it('no two areas use one key for two texts', () => {
  const areas = import.meta.glob<Record<string, Record<string, string>>>('./en/*.ts', {
    eager: true,
  });
  const keys = Object.values(areas).flatMap((area) =>
    Object.values(area).flatMap((words) => Object.keys(words)),
  );
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);

  expect(twice).toEqual([]);
});

it('Arabic fills marks that there are, and never lacks the form for one', () => {
  const words: Readonly<Record<string, string>> = en;
  const wrong = Object.entries(arabic).filter(([key, text]) => {
    const original = words[key] ?? words[key.replace(/_(zero|two|few|many)$/, '_other')] ?? text;
    return marks(text).some((mark) => !marks(original).includes(mark));
  });
  const lonely = Object.keys(arabic).filter(
    (key) => key.endsWith('_other') && !(key.replace(/_other$/, '_one') in arabic),
  );

  expect(wrong).toEqual([]);
  expect(lonely).toEqual([]);
});

it('every text with a count has both forms', () => {
  const keys = Object.keys(en);
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
