/** Contrast as WCAG 2.2 measures it, for advice while a colour is picked. Pure. */

/** Least contrast of shapes such as buttons. */
const SHAPE = 3;
const STEPS = 100;
const WHITE = '#ffffff';

export interface Advice {
  /** Contrast to one, one decimal. */
  ratio: string;
  better: string;
}

export function measureContrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Say whether an accent stands out from a white page, and which near it does; null if it does. */
export function adviseAccent(accent: string): Advice | null {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return null;
  const found = measureContrast(accent, WHITE);
  if (found >= SHAPE) return null;
  return { ratio: (Math.floor(found * 10) / 10).toFixed(1), better: darken(accent) };
}

function darken(colour: string): string {
  for (let step = 1; step < STEPS; step++) {
    const mixed = `#${parse(colour).map((part) => toHex(part * (1 - step / STEPS))).join('')}`;
    if (measureContrast(mixed, WHITE) >= SHAPE) return mixed;
  }
  return '#000000';
}

const toHex = (part: number): string => Math.round(part).toString(16).padStart(2, '0');

const parse = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = parse(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
