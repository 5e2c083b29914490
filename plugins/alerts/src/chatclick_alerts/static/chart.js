/** A number of the last days with its limit, and when the rule would have fired. */
import { draw, make } from './dom.js';
import { show, tellTime } from './sentence.js';

const WIDTH = 640;
const HEIGHT = 180;
const LEFT = 64;
const BOTTOM = 22;
const TOP = 12;
const RIGHT = 20;
const EDGE = 24;
const DAY = 1440;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360];
const MOST_TIMES = 8;

/**
 * @param {Record<string, any>} found the preview
 * @param {string} label what it shows, in words
 * @param {{ t: Function, locale: string }} view
 */
export function chart(found, label, { t, locale }) {
  const { points, spans, unit } = found;
  const known = points.flatMap((one) => [one.value, one.low, one.high]).filter((one) => one !== null);
  const most = findTop(Math.max(...known, 1) * 1.05, unit);
  const [begin, end] = [new Date(found.since).getTime(), new Date(found.until).getTime()];
  const x = (iso) => LEFT + ((new Date(iso).getTime() - begin) / Math.max(1, end - begin)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => (HEIGHT - BOTTOM - TOP) * (1 - Math.max(0, value) / most) + TOP;
  const way = (key) => {
    let isDown = false;
    return points
      .map((one) => {
        const command = one[key] === null ? '' : `${isDown ? 'L' : 'M'}${x(one.at).toFixed(1)} ${y(one[key]).toFixed(1)}`;
        isDown = one[key] !== null;
        return command;
      })
      .join('');
  };
  const fired = spans.map((one) => {
    const [from, to] = [x(one.from), x(one.until ?? found.until)];
    return draw('rect', { class: 'fired', x: from, y: TOP, width: Math.max(2, to - from), height: HEIGHT - BOTTOM - TOP });
  });
  const rules = [0, most / 2, most].map((value) => draw('line', { class: 'rule', x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }));
  const marks = [0, most / 2, most].map((value) => draw('text', { class: 'mark', x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end', text: show(value, unit, locale) }));
  const times = listTimes(begin, end).map(([at, form]) => {
    const place = x(at);
    const anchor = place < LEFT + EDGE ? 'start' : place > WIDTH - RIGHT - EDGE ? 'end' : 'middle';
    return draw('text', { class: 'mark time', x: place, y: HEIGHT - 2, 'text-anchor': anchor, text: new Intl.DateTimeFormat(locale, form).format(at) });
  });
  const attrs = { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label, direction: 'ltr' };
  const lines = [draw('path', { class: 'limit', d: way('high') }), draw('path', { class: 'limit', d: way('low') }), draw('path', { class: 'way', d: way('value') })];
  return draw('svg', attrs, ...rules, ...fired, ...lines, ...marks, ...times);
}

/** When the rule would have fired, for those who read rather than look. */
export function table(spans, { t, locale }) {
  const head = ['start', 'end'].map((key) => make('th', { textContent: t(key), attrs: { scope: 'col' } }));
  const rows = spans.map((one) =>
    make(
      'tr',
      {},
      make('th', { textContent: tellTime(one.from, locale), attrs: { scope: 'row' } }),
      make('td', { textContent: one.until ? tellTime(one.until, locale) : t('goesOn') }),
    ),
  );
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
}

/** What is written below: days in their middle, or so many hours and minutes as there is room for. */
function listTimes(begin, end) {
  const minutes = STEPS.find((one) => end - begin <= one * MOST_TIMES * 60_000);
  const at = new Date(begin);
  at.setHours(minutes ? 0 : 12, 0, 0, 0);
  const times = [];
  for (; at.getTime() <= end; at.setMinutes(at.getMinutes() + (minutes ?? DAY))) {
    const isDay = !minutes || at.getHours() + at.getMinutes() === 0;
    if (at.getTime() >= begin) times.push([new Date(at), isDay ? { weekday: 'short' } : { timeStyle: 'short' }]);
  }
  return times;
}

/** The top of the chart: a number whose half reads well. */
function findTop(most, unit) {
  const steps = unit === 's' ? [2, 10, 20, 60, 120, 240, 600, 1200, 2400, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 432_000] : [];
  const size = 10 ** Math.floor(Math.log10(most));
  return steps.find((one) => one >= most) ?? [1, 2, 4, 6, 8, 10].map((one) => one * size).find((one) => one >= most);
}
