import { expect, it } from 'vitest';
import { adviseAccent, measureContrast } from './colours';

it('contrast is measured as WCAG does', () => {
  expect(measureContrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(measureContrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
});

it('a pale accent gets one of the same hue that can be seen', () => {
  const advice = adviseAccent('#ffee88');

  expect(advice?.ratio).toBe('1.1');
  expect(measureContrast(advice?.better ?? '', '#ffffff')).toBeGreaterThanOrEqual(3);
});

it('an accent that stands out needs no advice', () => {
  expect(adviseAccent('#0f766e')).toBeNull();
  expect(adviseAccent('#0f')).toBeNull();
});
