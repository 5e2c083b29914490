/** Contrast arithmetic (WCAG 2.2, relative luminance). Pure. */

export type Rgb = readonly [number, number, number];

/** Read `#rgb` or `#rrggbb`; null for anything else. */
export function parseHex(text: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  const parts = (short ?? long)?.slice(1).map((part) => parseInt(short ? part + part : part, 16));
  return parts ? (parts as unknown as Rgb) : null;
}

export function toHex(color: Rgb): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Between two colours: all `a` at 0, all `b` at 1. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((part, at) => part + (b[at]! - part) * share) as unknown as Rgb;
}

export const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const NEAR_BLACK: Rgb = [11, 17, 16];

/** Near-black or white, whichever reads better on `background`; black where neither reaches 4.5:1. */
export function textOn(background: Rgb): Rgb {
  const best = contrast(background, WHITE) >= contrast(background, NEAR_BLACK) ? WHITE : NEAR_BLACK;
  return contrast(background, best) >= 4.5 ? best : BLACK;
}

/**
 * Move `color` towards black or white until it reaches `wanted` contrast on every background. The
 * backgrounds are those of one scheme: all light or all dark.
 */
export function readableOn(color: Rgb, backgrounds: readonly Rgb[], wanted = 4.5): Rgb {
  const isLight = backgrounds.every((background) => contrast(background, BLACK) >= contrast(background, WHITE));
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = mix(color, isLight ? BLACK : WHITE, share).map(Math.round) as unknown as Rgb;
    if (backgrounds.every((background) => contrast(mixed, background) >= wanted)) return mixed;
  }
  return isLight ? BLACK : WHITE;
}
