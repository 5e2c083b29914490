import { expect, it } from 'vitest';
import { placeAfter, shiftOf } from './scrolling';

it('rows that come in above push what is read down', () => {
  expect(shiftOf(['a', 'b', 'c'], ['new', 'a', 'b', 'c'], 1)).toBe(1);
});

it('a row that goes above pulls it up', () => {
  expect(shiftOf(['a', 'b', 'c'], ['b', 'c'], 1)).toBe(-1);
});

it('where the first row in sight has gone, the next one counts', () => {
  expect(shiftOf(['a', 'b', 'c'], ['b', 'a', 'c'], 2)).toBe(0);
  expect(shiftOf(['a', 'b', 'c'], ['a', 'c'], 1)).toBe(-1);
});

it('a list that was exchanged has no common place', () => {
  expect(shiftOf(['a', 'b'], ['x', 'y'], 0)).toBe(0);
});

it('a step goes on from where the row was that has left the list', () => {
  expect(placeAfter(3, 3, 1, 10)).toBe(4);
  expect(placeAfter(3, 3, -1, 10)).toBe(2);
  expect(placeAfter(-1, 3, 1, 9)).toBe(3);
  expect(placeAfter(-1, 3, -1, 9)).toBe(2);
  expect(placeAfter(-1, 9, 1, 9)).toBe(8);
  expect(placeAfter(-1, 0, 1, 9)).toBe(0);
  expect(placeAfter(0, 0, -1, 9)).toBe(0);
});
