/** Drawings: estimates with their intervals, and how many conversations somebody had each day. */
import { draw } from './dom.js';

const WIDE = { width: 640, left: 130, steps: 5 };
const NARROW = { width: 300, left: 96, steps: 3 };
const ROW = 34;

/** The smallest round step of which so many are enough. */
function pickStep(span, steps) {
  return [1, 2, 5, 10, 20, 50, 100].find((step) => span / step <= steps) ?? 200;
}

/**
 * @param {{name: string, percent: number, low: number, high: number}[]} rows
 * @param {string} title what is shown, for those who do not see it
 */
export function intervals(rows, title) {
  const { width, left, steps } = window.matchMedia('(max-width: 640px)').matches ? NARROW : WIDE;
  const lowest = Math.min(0, ...rows.map((one) => one.low));
  const highest = Math.max(0, ...rows.map((one) => one.high));
  const step = pickStep(highest - lowest || 1, steps);
  const [from, to] = [Math.floor(lowest / step) * step, Math.ceil(highest / step) * step || step];
  const x = (value) => left + ((value - from) / (to - from)) * (width - left - 24);
  const base = rows.length * ROW + 10;
  const parts = [draw('line', { class: 'zero', x1: x(0), x2: x(0), y1: 0, y2: base })];
  rows.forEach((one, index) => {
    const y = index * ROW + ROW / 2;
    parts.push(
      draw('text', { x: 0, y: y + 5, text: one.name }),
      draw('line', { class: 'span', x1: x(one.low), x2: x(one.high), y1: y, y2: y }),
      draw('circle', { class: 'dot', cx: x(one.percent), cy: y, r: 6 }),
    );
  });
  for (let value = from; value <= to; value += step) {
    parts.push(draw('text', { class: 'soft', x: x(value), y: base + 14, 'text-anchor': 'middle', text: `${value} %` }));
  }
  const label = `${title}. ${rows.map((one) => `${one.name}: ${one.percent} (${one.low}…${one.high})`).join('; ')}`;
  return draw('svg', { viewBox: `0 0 ${width} ${base + 20}`, class: 'intervals', role: 'img', 'aria-label': label, direction: 'ltr' }, ...parts);
}

/** @param {number[]} counts of each day, oldest first */
export function spark(counts, label) {
  const [width, height, slot] = [140, 28, 10];
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, index) => {
    const tall = (count / most) * (height - 2);
    return draw('rect', { class: 'day', x: index * slot, y: height - tall, width: slot - 2, height: tall });
  });
  const line = draw('line', { class: 'base', x1: 0, x2: width, y1: height, y2: height });
  return draw('svg', { viewBox: `0 0 ${width} ${height + 1}`, role: 'img', 'aria-label': label, direction: 'ltr' }, ...bars, line);
}
