/** Makes elements without markup in strings. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] properties; `on` holds listeners, `attrs` attributes
 * @param {...(Node | string | null | false)} children
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, attrs = {}, ...rest } = props;
  Object.assign(element, rest);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, String(value));
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

export function button(words, run, kind = 'plain') {
  return make('button', { type: 'button', className: kind, textContent: words, on: { click: run } });
}

const SVG = 'http://www.w3.org/2000/svg';

/** An element of a drawing; `text` is its words. */
export function draw(tag, attrs = {}, ...children) {
  const { text, ...rest } = attrs;
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, String(value));
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter((child) => child !== null));
  return element;
}
