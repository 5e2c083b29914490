import { expect, it } from 'vitest';
import { partsOf } from './snippet';

it('what was found is marked and the rest is not', () => {
  expect(partsOf('My \u0001lamp\u0002 is a \u0001lamp\u0002')).toEqual([
    { text: 'My ', isFound: false },
    { text: 'lamp', isFound: true },
    { text: ' is a ', isFound: false },
    { text: 'lamp', isFound: true },
  ]);
});

it('a text without marks is one part', () => {
  expect(partsOf('lamp')).toEqual([{ text: 'lamp', isFound: false }]);
  expect(partsOf('')).toEqual([]);
});
