/** The drawing of calibration: what was said beside what happened. */
import { draw } from './dom.js';

const [SIZE, LEFT, TOP] = [300, 40, 10];
const at = (part) => part * SIZE;

/**
 * @param {{said: number, happened: number, sessions: number}[]} bins
 * @param {{title: string, said: string, happened: string}} words
 */
export function calibration(bins, words) {
  const x = (part) => LEFT + at(part);
  const y = (part) => TOP + SIZE - at(part);
  const most = Math.max(...bins.map((one) => one.sessions));
  const parts = [
    draw('line', { class: 'axis', x1: x(0), x2: x(0), y1: y(0), y2: y(1) }),
    draw('line', { class: 'axis', x1: x(0), x2: x(1), y1: y(0), y2: y(0) }),
    draw('line', { class: 'even', x1: x(0), x2: x(1), y1: y(0), y2: y(1) }),
  ];
  for (const part of [0, 0.5, 1]) {
    const text = `${part * 100} %`;
    parts.push(
      draw('text', { x: x(part), y: y(0) + 16, 'text-anchor': 'middle', text }),
      draw('text', { x: x(0) - 6, y: y(part) + 4, 'text-anchor': 'end', text }),
    );
  }
  parts.push(
    draw('text', { x: x(0.5), y: y(0) + 34, 'text-anchor': 'middle', text: words.said }),
    draw('text', { x: x(0) + 8, y: TOP + 4, text: words.happened }),
  );
  parts.push(draw('polyline', { class: 'way', points: bins.map((one) => `${x(one.said)},${y(one.happened)}`).join(' ') }));
  for (const one of bins) {
    const r = 4 + 6 * Math.sqrt(one.sessions / most);
    parts.push(draw('circle', { class: 'dot', cx: x(one.said), cy: y(one.happened), r }));
  }
  const percent = (part) => `${Math.round(part * 100)} %`;
  const label = `${words.title}. ${bins.map((one) => `${words.said} ${percent(one.said)}, ${words.happened} ${percent(one.happened)}`).join('; ')}`;
  const viewBox = `0 0 ${LEFT + SIZE + 20} ${TOP + SIZE + 40}`;
  return draw('svg', { viewBox, class: 'calibration', role: 'img', 'aria-label': label, direction: 'ltr' }, ...parts);
}
