import { expect, it } from 'vitest';
import { score } from './fuzzy';

it('a beginning beats a middle, a middle beats scattered letters', () => {
  const [start, middle, scattered] = ['resolve', 'solve', 'rslv'].map(
    (typed) => score('Resolve and open next', typed) ?? -1,
  );

  expect(start).toBeGreaterThan(middle!);
  expect(middle).toBeGreaterThan(scattered!);
});

it('letters in another order do not match', () => {
  expect(score('Resolve', 'vlr')).toBeNull();
});
