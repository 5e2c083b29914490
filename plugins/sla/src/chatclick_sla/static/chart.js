/** Kept and broken targets of each day: bars, and a table of the same numbers. */
import { draw, make } from './dom.js';

const HEIGHT = 120;
const SLOT = 20;

/** @typedef {{ day: string, met: number, missed: number }} Day */

/**
 * @param {Day[]} days oldest first
 * @param {(key: string, values?: object) => string} t
 */
export function chart(days, t) {
  const most = Math.max(1, ...days.map((one) => one.met + one.missed));
  const width = days.length * SLOT;
  const tall = (count) => (count / most) * (HEIGHT - 8);
  const bars = days.flatMap((one, at) => {
    const [x, w] = [at * SLOT + 3, SLOT - 6];
    const [met, missed] = [tall(one.met), tall(one.missed)];
    return [
      draw('rect', { class: 'met', x, y: HEIGHT - met, width: w, height: met }),
      // Hatched as well as red: colour alone says nothing to some.
      draw('rect', { class: 'missed', x, y: HEIGHT - met - missed, width: w, height: missed }),
      draw('rect', { class: 'hatch', x, y: HEIGHT - met - missed, width: w, height: missed, fill: 'url(#hatch)' }),
    ];
  });
  const line = draw('path', { d: 'M0 6 L6 0', class: 'stroke' });
  const hatch = draw('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, line);
  const base = draw('line', { class: 'base', x1: 0, x2: width, y1: HEIGHT, y2: HEIGHT });
  const total = (key) => days.reduce((sum, one) => sum + one[key], 0);
  const label = t('chartLabel', { met: total('met'), missed: total('missed'), days: days.length });
  const attrs = { viewBox: `0 0 ${width} ${HEIGHT + 2}`, role: 'img', 'aria-label': label, direction: 'ltr', preserveAspectRatio: 'none' };
  return draw('svg', attrs, draw('defs', {}, hatch), base, ...bars);
}

/** What the colours stand for. */
export function legend(t) {
  const one = (kind) => make('span', { className: 'key' }, make('span', { className: `swatch ${kind}` }), t(kind));
  return make('p', { className: 'legend faint' }, one('met'), one('missed'));
}

/**
 * @param {Day[]} days oldest first; the newest stands on top
 * @param {(key: string, values?: object) => string} t
 * @param {string} locale
 */
export function table(days, t, locale) {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const head = ['day', 'met', 'missed', 'share'].map((key, at) =>
    make('th', { textContent: t(key), className: at ? 'number' : '', attrs: { scope: 'col' } }),
  );
  const cell = (text) => make('td', { className: 'number', textContent: text });
  const rows = [...days].reverse().map((one) => {
    const all = one.met + one.missed;
    const day = make('th', { textContent: format.format(new Date(`${one.day}T00:00:00Z`)), attrs: { scope: 'row' } });
    return make('tr', {}, day, cell(one.met), cell(one.missed), cell(all ? percent.format(one.met / all) : '–'));
  });
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
}
