import { expect, it } from 'vitest';
import { nextDelayMs } from './backoff';

it('the ceiling doubles from one second to a minute', () => {
  const ceilings = [0, 1, 2, 5, 6, 20].map((attempt) => nextDelayMs(attempt, 0, () => 1));

  expect(ceilings).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});

it('jitter is full: it may be nothing at all', () => {
  expect(nextDelayMs(5, 0, () => 0)).toBe(0);
});

it('what the server asked for is waited in any case', () => {
  expect(nextDelayMs(0, 5_000, () => 0)).toBe(5_000);
});
