/** Numbers and times as people read them. */

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/**
 * @param {number | null} value
 * @param {string} unit of the metric: '' for a count, else such as 's', '%' or 'EUR'
 */
export function show(value, unit, locale) {
  if (value === null || value === undefined) return '–';
  if (unit === 's') return showTime(value, locale);
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  return unit ? `${text} ${unit}` : text;
}

function showTime(seconds, locale) {
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[3];
  const value = seconds / size;
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(value);
}

/** When a span of time begins, as short as its length allows. */
export function showStart(iso, grain, locale) {
  const day = { month: 'short', day: 'numeric' };
  const clock = { hour: '2-digit', minute: '2-digit' };
  const form =
    { minute: clock, quarter: clock, hour: { ...day, ...clock }, month: { month: 'short', year: 'numeric' } }[grain] ?? day;
  return new Intl.DateTimeFormat(locale, form).format(new Date(iso));
}

/** By how much a number changed, in percent; null where there is nothing to compare. */
export function change(now, before) {
  if (now === null || before === null || before === undefined || before === 0) return null;
  return (100 * (now - before)) / before;
}
