/** The shapes of a line in a box of 300 by 80. */
const WIDTH = 300;
const HEIGHT = 80;

/** The value at the upper edge: a round number that nothing exceeds. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  if (most <= 4) return 4;
  const step = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((times) => times * step).find((top) => top >= most)!;
}

export function pathOf(values: readonly number[], top: number): string {
  const last = Math.max(1, values.length - 1);
  return values
    .map((value, index) => {
      const x = (index / last) * WIDTH;
      const y = HEIGHT - (Math.min(value, top) / top) * (HEIGHT - 2) - 1;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

export function areaOf(values: readonly number[], top: number): string {
  if (values.length < 2) return '';
  return `${pathOf(values, top)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`;
}
