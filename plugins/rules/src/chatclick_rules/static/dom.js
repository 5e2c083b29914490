/** What the page is made of besides the functions of Admin. */
import { make } from '/admin/static/kit/elements.js';

export { field, make, newId, select } from '/admin/static/kit/elements.js';

/** A box to tick with its words. */
export function check(words, isChecked, change, props = {}) {
  const box = make('input', { type: 'checkbox', checked: isChecked, on: { change: () => change(box.checked) }, ...props });
  return make('label', { className: 'check' }, box, make('span', { textContent: words }));
}

export function button(words, run, kind = 'plain', mark = '') {
  const drawn = make('button', { type: 'button', className: kind, on: { click: run } });
  drawn.append(...(mark ? [icon(mark)] : []), words);
  return drawn;
}

/** A button that shows a mark only; its name is heard and stands in its tooltip. */
export function iconButton(mark, name, run, kind = '') {
  return make(
    'button',
    { type: 'button', className: `mark ${kind}`, title: name, attrs: { 'aria-label': name }, on: { click: run } },
    icon(mark),
  );
}

const PATHS = {
  grip: ['M9 5h.01', 'M9 12h.01', 'M9 19h.01', 'M15 5h.01', 'M15 12h.01', 'M15 19h.01'],
  trash: ['M4 7h16', 'M10 11v6', 'M14 11v6', 'M6 7l1 13h10l1-13', 'M9 7V4h6v3'],
  copy: ['M9 9h11v11H9z', 'M5 15H4V4h11v1'],
  plus: ['M12 5v14', 'M5 12h14'],
  warning: ['M12 4L2.5 20h19z', 'M12 10v4', 'M12 17h.01'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  arrow: ['M5 12h14', 'M13 6l6 6-6 6'],
  back: ['M19 12H5', 'M11 6l-6 6 6 6'],
  down: ['M12 5v14', 'M6 13l6 6 6-6'],
  check: ['M5 12l5 5L20 7'],
};

/** A drawn mark; it says nothing to screen readers. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: `icon icon-${name}`, 'aria-hidden': 'true' })) {
    svg.setAttribute(key, value);
  }
  for (const one of PATHS[name]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', one);
    svg.append(path);
  }
  return svg;
}
