/** The design's values that pages of plugins are handed; elements have them as variables, too. */

const NAMES = [
  ...['canvas', 'rail', 'raised', 'hover', 'pressed', 'line', 'line-control', 'line-strong'],
  ...['text', 'text-soft', 'text-faint', 'accent', 'accent-strong', 'accent-text', 'accent-soft'],
  ...['on-accent', 'good', 'good-soft', 'warn', 'warn-soft', 'bad', 'bad-soft', 'info', 'info-soft'],
  ...['space-1', 'space-2', 'space-3', 'space-4', 'space-5', 'space-6', 'space-8', 'space-10'],
  ...['radius-s', 'radius-m', 'radius-l', 'text-xs', 'text-s', 'text-m', 'text-l', 'text-xl'],
  ...['text-2xl', 'weight-regular', 'weight-medium', 'weight-strong', 'quick', 'font', 'font-code'],
] as const;

export function readTokens(): Record<string, string> {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
}
