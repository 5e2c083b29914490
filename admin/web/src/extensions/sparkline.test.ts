import { expect, test } from 'vitest';
import { HEIGHT, lineOf, WIDTH } from './sparkline';

test('the line goes from edge to edge, with the lowest at the bottom', () => {
  const { path, zero, end } = lineOf([1, -1, 0]);

  expect(path).toBe('M4 4L120 36L236 20');
  expect(zero).toBe(20);
  expect(end).toEqual({ x: 236, y: 20 });
});

test('numbers that do not change are a line in the middle, without a zero', () => {
  const { path, zero } = lineOf([2, 2]);

  expect(path).toBe(`M4 ${HEIGHT / 2}L${WIDTH - 4} ${HEIGHT / 2}`);
  expect(zero).toBeNull();
});
