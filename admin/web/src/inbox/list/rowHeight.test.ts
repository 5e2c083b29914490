import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROW_PX } from './rowHeight';

it('rows are placed as high as the style sheet draws them', () => {
  const tokens = readFileSync('src/app/tokens.css', 'utf8');

  const drawn = [...tokens.matchAll(/--row-tall: (\d+)px/g)].map((found) => Number(found[1]));

  expect(drawn).toEqual([ROW_PX.comfortable, ROW_PX.compact]);
});
