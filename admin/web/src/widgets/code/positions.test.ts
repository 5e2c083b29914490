import { describe, expect, it } from 'vitest';
import { findLines, lineOf, NoJson } from './positions';

const TEXT = `{
  "name": "Shop",
  "forms": {
    "preChat": {"fields": [
      {"name": "a"},
      {"name": "b"}
    ]}
  },
  "strings": {"en": {"a/b": "x"}}
}`;

const failAt = (text: string) => {
  try {
    findLines(text);
  } catch (error) {
    return error instanceof NoJson ? [error.line, error.column] : error;
  }
  return null;
};

describe('the line', () => {
  const found = findLines(TEXT);

  it.each([
    ['', 1],
    ['/name', 2],
    ['/forms/preChat', 4],
    ['/forms/preChat/fields/1/name', 6],
    ['/strings/en/a~1b', 9],
  ])('of %s is %i', (pointer, line) => expect(lineOf(found, pointer)).toBe(line));

  it('of something that is missing is that of what it is missing in', () => {
    expect(lineOf(found, '/forms/preChat/fields/0/type')).toBe(5);
    expect(lineOf(found, '/theme/radius')).toBe(1);
  });
});

describe('what is no JSON', () => {
  it.each([
    ['{"a": 1,}', [1, 9]],
    ['{\n  "a": tru\n}', [2, 8]],
    ['{"a": 1} x', [1, 10]],
    ['{"a" 1}', [1, 6]],
    ['', [1, 1]],
    ['{"a": [1 2]}', [1, 10]],
  ])('%s is told at its place', (text, place) => expect(failAt(text)).toEqual(place));

  it('is told of the same texts as the browser does', () => {
    const texts = ['[1e5, -0.5, "\\u00e9"]', '{"a": 01}', '["\t"]', '[true, null]', '{a: 1}', '[]', ' {} '];
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };

    for (const text of texts) expect(failAt(text) === null).toBe(isJson(text));
  });
});
