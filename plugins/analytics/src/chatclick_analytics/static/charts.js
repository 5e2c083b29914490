/** Drawings of numbers. Each stands before a table with the same numbers. */
import { draw, make } from './dom.js';
import { show, showStart } from './numbers.js';

const [HEIGHT, LEFT, FOOT] = [170, 56, 22];
const NARROW = '(max-width: 640px)';

function roundUp(value) {
  const size = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 2.5, 5, 10].map((step) => step * size).find((step) => step >= value) ?? value;
}

/**
 * How a number went, with the time before as a dashed line.
 *
 * @param {{starts: string[], grain: string, unit: string, series: object[]}} answer
 * @param {string} label what is shown, for those who do not see it
 * @param {((index: number) => void) | null} open shows what is behind a span
 */
export function line(answer, label, locale, open) {
  const width = window.matchMedia(NARROW).matches ? 320 : 440;
  const [series] = answer.series;
  const values = series?.values ?? [];
  const before = series?.previous?.values ?? [];
  const known = [...values, ...before].filter((one) => one !== null);
  const top = roundUp(Math.max(0, ...known) || 1);
  const count = Math.max(1, values.length);
  const slot = (width - LEFT - 8) / count;
  const x = (index) => LEFT + slot * (index + 0.5);
  const y = (value) => 8 + (1 - value / top) * (HEIGHT - FOOT - 8);
  const parts = [0, top / 2, top].map((tick) =>
    draw(
      'g',
      {},
      draw('line', { class: 'rule', x1: LEFT, x2: width - 8, y1: y(tick), y2: y(tick) }),
      draw('text', { class: 'soft', x: LEFT - 6, y: y(tick) + 4, 'text-anchor': 'end', text: show(tick, answer.unit, locale) }),
    ),
  );
  parts.push(...paths(before, x, y, 'before'), ...paths(values, x, y, 'now'));
  const shown = [...new Set([0, Math.floor((count - 1) / 2), count - 1])];
  for (const index of shown) {
    if (!answer.starts[index]) continue;
    const anchor = index === 0 ? 'start' : index === count - 1 ? 'end' : 'middle';
    const place = index === 0 ? LEFT : index === count - 1 ? width - 8 : x(index);
    const text = showStart(answer.starts[index], answer.grain, locale);
    parts.push(draw('text', { class: 'soft', x: place, y: HEIGHT - 4, 'text-anchor': anchor, text }));
  }
  values.forEach((value, index) => parts.push(hit(index, value)));
  return draw('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, class: 'chart', role: 'img', 'aria-label': label, direction: 'ltr' }, ...parts);

  function hit(index, value) {
    const area = draw('rect', { class: open ? 'hit' : 'hit still', x: x(index) - slot / 2, width: slot, y: 0, height: HEIGHT - FOOT });
    const words = `${showStart(answer.starts[index], answer.grain, locale)}: ${show(value, answer.unit, locale)}`;
    area.append(draw('title', { text: words }));
    if (open) area.addEventListener('click', () => open(index));
    return area;
  }
}

function paths(values, x, y, kind) {
  const runs = [[]];
  values.forEach((value, index) => {
    if (value === null) runs.push([]);
    else runs.at(-1).push([x(index), y(value)]);
  });
  return runs
    .filter((run) => run.length > 0)
    .map((run) =>
      run.length === 1
        ? draw('circle', { class: `dot ${kind}`, cx: run[0][0], cy: run[0][1], r: 3 })
        : draw('polyline', { class: `way ${kind}`, points: run.map((one) => one.join(',')).join(' ') }),
    );
}

/** Words that open what is behind them; plain ones where nothing is. */
function opener(text, click) {
  return click ? make('button', { type: 'button', className: 'link', textContent: text, on: { click } }) : make('span', { textContent: text });
}

/** Values of a dimension beside each other: a table that draws its numbers. */
export function bars(answer, heads, locale, open) {
  const most = Math.max(1e-9, ...answer.series.map((one) => one.total ?? 0));
  const rows = answer.series.slice(0, 12).map((one) => {
    const name = opener(one.name, open && (() => open(one)));
    const bar = draw(
      'svg',
      { viewBox: '0 0 100 10', preserveAspectRatio: 'none', class: 'bar-line', 'aria-hidden': 'true' },
      draw('rect', { class: 'fill', width: (100 * (one.total ?? 0)) / most, height: 10 }),
    );
    return make(
      'tr',
      {},
      make('th', { attrs: { scope: 'row' } }, name),
      make('td', { className: 'bar-cell' }, bar),
      make('td', { className: 'number', textContent: show(one.total, answer.unit, locale) }),
    );
  });
  const head = heads.map((text) => make('th', { textContent: text, attrs: { scope: 'col' } }));
  head.splice(1, 0, make('td'));
  return make('table', { className: 'bars' }, make('thead', { className: 'unseen' }, make('tr', {}, ...head)), make('tbody', {}, ...rows));
}

/** Hours of the week: a table whose cells are the darker the larger their number. */
export function heatmap(answer, locale, label) {
  const sums = Array.from({ length: 7 }, () => Array(24).fill(0));
  answer.starts.forEach((iso, index) => {
    const at = new Date(iso);
    sums[(at.getDay() + 6) % 7][at.getHours()] += answer.series[0]?.values[index] ?? 0;
  });
  const most = Math.max(1, ...sums.flat());
  const monday = new Date(2026, 0, 5);
  const dayName = (day) => new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(new Date(monday.getTime() + day * 86_400_000));
  const hours = Array.from({ length: 24 }, (_, hour) =>
    make('th', { attrs: { scope: 'col' } }, make('span', { className: hour % 3 === 0 ? '' : 'unseen', textContent: String(hour) })),
  );
  const rows = sums.map((day, index) => {
    const cells = day.map((value, hour) => {
      const words = `${dayName(index)} ${hour}:00: ${show(value, answer.unit, locale)}`;
      const cell = make('td', { title: words }, make('span', { className: 'unseen', textContent: show(value, answer.unit, locale) }));
      cell.style.setProperty('--heat', `${Math.round((100 * value) / most)}%`);
      return cell;
    });
    return make('tr', {}, make('th', { textContent: dayName(index), attrs: { scope: 'row' } }), ...cells);
  });
  return make(
    'table',
    { className: 'heat', attrs: { 'aria-label': label } },
    make('thead', {}, make('tr', {}, make('td'), ...hours)),
    make('tbody', {}, ...rows),
  );
}

/** The numbers of a line, one row for each span. */
export function table(answer, heads, locale, open) {
  const [series] = answer.series;
  const rows = (series?.values ?? []).map((value, index) => {
    const start = showStart(answer.starts[index], answer.grain, locale);
    const cells = [make('td', { className: 'number', textContent: show(value, answer.unit, locale) })];
    if (series.previous) cells.push(make('td', { className: 'number', textContent: show(series.previous.values[index], answer.unit, locale) }));
    const name = opener(start, open && (() => open(index)));
    return make('tr', {}, make('th', { attrs: { scope: 'row' } }, name), ...cells);
  });
  const shown = series?.previous ? heads : heads.slice(0, 2);
  const head = shown.map((text, index) => make('th', { textContent: text, className: index ? 'number' : '', attrs: { scope: 'col' } }));
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
}
