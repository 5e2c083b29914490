/** Spans of time: as they are told, and as they are put in. Pure. */
export const UNITS = [
  ['minutes', 60],
  ['hours', 3600],
  ['days', 86_400],
];

/** The largest unit in which a span is a whole number. */
export function splitSpan(seconds) {
  const [name, size] = [...UNITS].reverse().find(([, one]) => seconds % one === 0) ?? UNITS[0];
  return { amount: seconds / size, unit: name };
}

export function joinSpan(amount, unit) {
  const [, size] = UNITS.find(([name]) => name === unit);
  return Math.round(amount * size);
}

/** A span in its two largest units, in the words of a language. */
export function tellSpan(seconds, locale) {
  const whole = Math.max(0, Math.round(Math.abs(seconds) / 60));
  const parts = [
    ['day', Math.floor(whole / 1440)],
    ['hour', Math.floor((whole % 1440) / 60)],
    ['minute', whole % 60],
  ].filter(([, count]) => count > 0);
  const shown = parts.length > 0 ? parts.slice(0, 2) : [['minute', 0]];
  const say = ([unit, count]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
  return shown.map(say).join(' ');
}
