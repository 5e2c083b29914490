import { describe, expect, it } from 'vitest';
import { nameIn } from './download';
import { areaOf, pathOf, topOf } from './lineChart';

describe('a line chart', () => {
  it.each([
    [[], 4],
    [[0, 3], 4],
    [[7], 10],
    [[120], 200],
    [[999, 4], 1000],
  ])('has a round upper edge for %j', (values, top) => {
    expect(topOf(values)).toBe(top);
  });

  it('goes from edge to edge, the highest value at the top', () => {
    expect(pathOf([0, 10], 10)).toBe('M0.0 79.0L300.0 1.0');
  });

  it('is nothing without two values', () => {
    expect(areaOf([1], 4)).toBe('');
    expect(pathOf([], 4)).toBe('');
  });
});

describe('a download', () => {
  it('is named by its header', () => {
    expect(nameIn('attachment; filename="audit-1.csv"')).toBe('audit-1.csv');
    expect(nameIn(null)).toBeNull();
  });
});
