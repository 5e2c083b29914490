import { describe, expect, it } from 'vitest';
import type { Staff } from '@/api/types';
import { findPeople, namedIn, splitNames } from './mentions';

const person = (id: string, name: string, change: Partial<Staff> = {}): Staff =>
  ({ id, name, email: `${id}@example.com`, is_active: true, ...change }) as Staff;

const staff = [person('a', 'Ann'), person('b', 'Ann Lee'), person('c', 'Grace Hopper')];

describe('colleagues in notes', () => {
  it('are those who still stand in the text', () => {
    expect(namedIn('@Ann please', ['a', 'c'], staff)).toEqual(['a']);
    expect(namedIn('@Ann please', ['a', 'gone'], staff)).toEqual(['a']);
    expect(namedIn('@Ann please', ['a'], [])).toEqual(['a']);
    expect(namedIn('please', ['a'], staff)).toEqual([]);
  });

  it('are cut out by their longest name', () => {
    expect(splitNames('hi @Ann Lee, or @Ann', ['Ann', 'Ann Lee'])).toEqual([
      { text: 'hi ', isName: false },
      { text: '@Ann Lee', isName: true },
      { text: ', or ', isName: false },
      { text: '@Ann', isName: true },
    ]);
    expect(splitNames('a (b) @x', ['x.y(', '(b)'])).toEqual([{ text: 'a (b) @x', isName: false }]);
  });

  it('are found by any of their names, but never oneself or who has left', () => {
    expect(findPeople('hop', staff, 'a').map((one) => one.id)).toEqual(['c']);
    expect(findPeople('an', staff, 'a').map((one) => one.id)).toEqual(['b']);
    expect(findPeople('', [person('d', 'Di', { is_active: false })], 'a')).toEqual([]);
  });
});
