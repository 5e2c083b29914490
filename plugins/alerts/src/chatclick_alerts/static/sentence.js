/** Numbers, spans, times and rules as people read them. Pure. */
import { en } from './words_en.js';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** @param {number | null | undefined} value @param {string} unit '' for a count, 's' or '%' */
export function show(value, unit, locale) {
  if (value === null || value === undefined) return '–';
  if (unit === 's') return tellSpan(value, locale);
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  return unit === '%' ? `${text} %` : text;
}

/** A span in its two largest units. */
export function tellSpan(seconds, locale) {
  let left = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push([unit, count]);
  }
  const shown = parts.length > 0 ? parts.slice(0, 2) : [['second', 0]];
  const say = ([unit, count]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
  return shown.map(say).join(' ');
}

/** When something was or will be: the time alone, with the day where it is another one. */
export function tellTime(iso, locale) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  const form = isToday ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' };
  return new Intl.DateTimeFormat(locale, form).format(at);
}

/** What a rule is called; one that came with the plugin in the language of whoever looks. */
export function nameOf(rule, t) {
  const key = `r_${rule.ready}`;
  return rule.ready && rule.name === en[key] ? t(key) : rule.name;
}

/** What a number is called. */
export function metricName(id, choices, t) {
  return t.or(`m_${id}`, choices.metrics.find((one) => one.id === id)?.title ?? id);
}

/** A rule in a sentence. */
export function sayRule(rule, { t, locale, choices }) {
  const name = metricName(rule.metric, choices, t);
  const isPlain = ['now', 'sum'].includes(rule.stat);
  const values = {
    metric: isPlain ? name : t('sayStat', { metric: name, stat: t.or(`s_${rule.stat}`, rule.stat) }),
    window: tellSpan(rule.window_s, locale),
    comparison: t(`is_${rule.comparison}`),
    value: show(rule.value, rule.unit, locale),
  };
  const key = rule.comparison === 'unusual' ? 'sayUnusual' : rule.stat === 'now' ? 'sayLive' : 'sayWindow';
  const parts = [t(key, values)];
  if (rule.pending_s) parts.push(t('sayFor', { span: tellSpan(rule.pending_s, locale) }));
  const names = Object.entries(rule.filters).flatMap(([dimension, ids]) => ids.map((id) => valueName(dimension, id, choices)));
  if (names.length > 0) parts.push(t('sayIn', { names: new Intl.ListFormat(locale).format(names) }));
  return parts.join(' ');
}

/** The values a dimension has, as [id, name]. */
export function valuesOf(dimension, choices) {
  const known = Object.entries(choices.dimensions.find((one) => one.id === dimension)?.values ?? {});
  const listed = { queue: choices.queues, team: choices.teams, widget: choices.widgets, staff: choices.people }[dimension] ?? [];
  return [...new Map([...known, ...listed.map((one) => [one.id, one.name])])];
}

function valueName(dimension, id, choices) {
  return valuesOf(dimension, choices).find(([one]) => one === id)?.[1] ?? id;
}
