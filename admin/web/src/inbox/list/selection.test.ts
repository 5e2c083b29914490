import { expect, it } from 'vitest';
import { extend, keepShown, NONE, toggle } from './selection';

const order = ['a', 'b', 'c', 'd', 'e'];
const idsOf = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort();

it('a row is selected and let go again', () => {
  const one = toggle(NONE, 'b');

  expect(idsOf(one)).toEqual(['b']);
  expect(idsOf(toggle(one, 'b'))).toEqual([]);
});

it('a range goes from the row selected last, in both directions', () => {
  expect(idsOf(extend(toggle(NONE, 'b'), 'd', order))).toEqual(['b', 'c', 'd']);
  expect(idsOf(extend(toggle(NONE, 'd'), 'b', order))).toEqual(['b', 'c', 'd']);
});

it('a second range begins where the first did', () => {
  const first = extend(toggle(NONE, 'b'), 'c', order);

  expect(idsOf(extend(first, 'a', order))).toEqual(['a', 'b', 'c']);
});

it('a range without a beginning is the row alone', () => {
  expect(idsOf(extend(NONE, 'c', order))).toEqual(['c']);
});

it('what left the list is no longer selected', () => {
  const two = toggle(toggle(NONE, 'a'), 'b');

  expect(idsOf(keepShown(two, ['b', 'c']))).toEqual(['b']);
  expect(keepShown(two, order)).toBe(two);
});
