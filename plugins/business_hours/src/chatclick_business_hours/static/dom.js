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
  control.id ||= `hours-${++count}`;
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
