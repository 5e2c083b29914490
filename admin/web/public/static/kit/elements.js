/**
 * What pages of plugins are made of: elements without markup in strings.
 *
 * `import { ask, button, field, make, select } from '/admin/static/kit/elements.js';`
 */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] properties; `on` holds listeners, `attrs` attributes
 * @param {...(Node | string | null | false | undefined)} children what is nothing is left out
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, attrs = {}, ...rest } = props;
  Object.assign(element, rest);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, String(value));
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  element.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

let count = 0;

/** An id that nothing else on the page has. */
export const newId = () => `kit-${++count}`;

/**
 * A labelled control.
 *
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string | Node | null} [problem] what is wrong with it, or the place where that will be said
 * @param {string} [hint] what helps to fill it in
 */
export function field(label, control, problem = null, hint = '') {
  control.id ||= newId();
  const said = problem && typeof problem === 'string' ? sayProblem(control, problem) : problem;
  const note = hint ? make('p', { id: newId(), className: 'hint', textContent: hint }) : null;
  if (note) describe(control, note.id);
  return make(
    'div',
    { className: 'field' },
    make('label', { htmlFor: control.id, textContent: label }),
    control,
    note,
    said || null,
  );
}

function sayProblem(control, text) {
  const line = make('p', { id: newId(), className: 'problem', textContent: text });
  control.setAttribute('aria-invalid', 'true');
  describe(control, line.id);
  return line;
}

function describe(control, id) {
  const ids = control.getAttribute('aria-describedby');
  control.setAttribute('aria-describedby', ids ? `${ids} ${id}` : id);
}

/** A menu of choices as [value, words], or of groups of them as {label, choices}. */
export function select(choices, value, props = {}) {
  const element = make('select', props);
  const option = ([id, words]) => make('option', { value: id, textContent: words, selected: id === value });
  for (const one of choices) {
    if (Array.isArray(one)) element.append(option(one));
    else if (one.choices.length > 0) element.append(make('optgroup', { label: one.label }, ...one.choices.map(option)));
  }
  return element;
}

/** A button; the page's styles know its kind. */
export function button(words, run, kind = 'plain') {
  return make('button', { type: 'button', className: kind, textContent: words, on: { click: run } });
}

/**
 * A question over a page; resolves to whether it is agreed to.
 *
 * @param {ShadowRoot | HTMLElement} root what the page is in
 * @param {string} text
 * @param {string} yes
 * @param {string} no
 * @returns {Promise<boolean>}
 */
export function ask(root, text, yes, no) {
  return new Promise((resolve) => {
    const dialog = make('dialog', { attrs: { 'aria-label': yes } });
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.addEventListener('cancel', () => end(false));
    dialog.append(
      make('p', { textContent: text }),
      make('div', { className: 'bar' }, button(yes, () => end(true)), button(no, () => end(false))),
    );
    root.append(dialog);
    dialog.showModal();
  });
}
