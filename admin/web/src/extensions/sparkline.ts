/** A small chart as a path. Pure. */

export const WIDTH = 240;
export const HEIGHT = 40;
const EDGE = 4;

export interface Line {
  path: string;
  /** Where zero is, when it lies between the points. */
  zero: number | null;
  end: { x: number; y: number };
}

/** Draw points from the left edge to the right one, the lowest at the bottom. */
export function lineOf(points: readonly number[]): Line {
  const low = Math.min(...points);
  const high = Math.max(...points);
  const step = (WIDTH - 2 * EDGE) / Math.max(1, points.length - 1);
  const heightOf = (value: number) =>
    high === low ? HEIGHT / 2 : round(HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE));
  const places = points.map((value, at) => ({ x: round(EDGE + at * step), y: heightOf(value) }));
  return {
    path: places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join(''),
    zero: low < 0 && high > 0 ? heightOf(0) : null,
    end: places.at(-1) ?? { x: 0, y: HEIGHT / 2 },
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
