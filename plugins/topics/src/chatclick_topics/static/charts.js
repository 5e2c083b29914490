/** A bar for each day. */
const SPACE = 'http://www.w3.org/2000/svg';

function draw(tag, attrs, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {number[]} counts of each day, the oldest first
 * @param {number} most of the highest bar on the page, so that charts can be compared
 * @param {string} label the chart in words
 */
export function bars(counts, most, label) {
  const [slot, height] = [5, 28];
  const width = slot * counts.length;
  const columns = counts.map((count, at) => {
    const tall = count === 0 ? 0 : Math.max(2, (count / most) * height);
    return draw('rect', { x: at * slot, y: height - tall, width: slot - 1, height: tall });
  });
  const base = draw('line', { x1: 0, x2: width, y1: height, y2: height });
  return draw(
    'svg',
    { viewBox: `0 0 ${width} ${height + 1}`, role: 'img', 'aria-label': label, direction: 'ltr', preserveAspectRatio: 'none' },
    ...columns,
    base,
  );
}
