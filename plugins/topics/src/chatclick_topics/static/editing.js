/** Naming a topic, hiding it, and putting topics together or apart. */
import { button, field, make, select } from '/admin/static/kit/elements.js';

/**
 * @param {object} page which shows it
 * @param {object} one the topic
 */
export function edit(page, one) {
  const { t } = page;
  const name = make('input', { type: 'text', value: one.name, maxLength: 80, placeholder: one.words.slice(0, 3).join(', ') });
  const others = page.data.topics.filter((other) => other.id !== one.id).map((other) => [other.id, other.label]);
  const into = select([['', t('mergeNone')], ...others], '');
  const hidden = make('input', { type: 'checkbox', checked: one.is_hidden });
  const save = () => page.change(one.id, { name: name.value, is_hidden: hidden.checked, ...(into.value ? { merged_into: into.value } : {}) });
  const cancel = () => {
    page.editing = null;
    page.draw();
  };
  return make(
    'form',
    { className: 'wide card', on: { submit: (event) => { event.preventDefault(); void save(); } } },
    make('div', { className: 'bar' }, field(t('name'), name, null, t('nameHint')), others.length ? field(t('merge'), into) : null, make('label', { className: 'check' }, hidden, t('hide'))),
    one.merged.length ? make('div', { className: 'bar' }, ...one.merged.map((part) => button(t('separate', { name: part.label }), () => void page.change(part.id, { merged_into: null })))) : null,
    make('div', { className: 'bar' }, make('button', { type: 'submit', className: 'main', textContent: t('save') }), button(t('cancel'), cancel)),
  );
}
