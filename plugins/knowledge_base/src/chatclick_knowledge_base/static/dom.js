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

let count = 0;

/** A labelled control; `problem` is said below it. */
export function field(label, control, problem) {
  control.id ||= `kb-${++count}`;
  if (problem) {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', `${control.id}-problem`);
  }
  return make(
    'div',
    { className: 'field' },
    make('label', { htmlFor: control.id, textContent: label }),
    control,
    problem
      ? make('p', { id: `${control.id}-problem`, className: 'problem', textContent: problem })
      : null,
  );
}

/** A menu of choices as [value, words]. */
export function select(choices, value, on = {}) {
  const element = make('select', { on });
  for (const [id, words] of choices) {
    element.append(make('option', { value: id, textContent: words, selected: id === value }));
  }
  return element;
}

export function button(words, run, kind = 'plain') {
  return make('button', { type: 'button', className: kind, textContent: words, on: { click: run } });
}

/** Makes what the server's sanitiser left of a document, given as data. */
export function build(node) {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attrs)) element.setAttribute(name, value);
  if (node.tag === 'a') element.target = '_blank';
  element.append(...node.children.map(build));
  return element;
}
