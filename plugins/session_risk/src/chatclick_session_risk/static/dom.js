/** Elements of the page and of its drawings. */
export { button, make } from '/admin/static/kit/elements.js';

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
