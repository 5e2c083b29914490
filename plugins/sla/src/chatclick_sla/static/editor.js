/** One policy: its targets, and which conversations they are for. */
import { button, field, make, select } from './dom.js';
import { UNITS, joinSpan, splitSpan } from './spans.js';

const KINDS = ['first', 'next', 'resolution'];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];
const NEW = { name: '', targets: { first: 300 }, conditions: {}, warn_percent: 75, is_business_time: true };

/**
 * @param {any} view what knows the words and the choices
 * @param {Record<string, any> | null} policy None for a new one
 */
export function editor(view, policy) {
  const { t } = view;
  const given = policy ?? NEW;
  const name = make('input', { value: given.name, maxLength: 80, required: true, dir: 'auto' });
  const targets = KINDS.map((kind) => target(view, kind, given.targets[kind]));
  const places = [
    choices(t('priorities'), PRIORITIES.map((one) => ({ id: one, name: t(one) })), given.conditions.priorities),
    choices(t('queues'), view.choices.queues, given.conditions.queues),
    choices(t('teams'), view.choices.teams, given.conditions.teams),
    choices(t('widgets'), view.choices.widgets, given.conditions.widgets),
  ];
  const words = ['channels', 'tags'].map((key) =>
    make('input', { value: (given.conditions[key] ?? []).join(', '), dir: 'auto' }),
  );
  const warn = make('input', { type: 'number', min: 1, max: 100, value: given.warn_percent });
  const business = make('input', { type: 'checkbox', checked: given.is_business_time });
  const failure = make('p', { className: 'failure', attrs: { role: 'alert' } });

  const read = () => ({
    name: name.value,
    targets: Object.fromEntries(targets.map((one) => one.read()).filter(([, seconds]) => seconds !== null)),
    conditions: Object.fromEntries([
      ...['priorities', 'queues', 'teams', 'widgets'].map((key, at) => [key, places[at].read()]),
      ...['channels', 'tags'].map((key, at) => [key, split(words[at].value)]),
    ]),
    warn_percent: Number(warn.value),
    is_business_time: business.checked,
  });
  let isBusy = false;
  const send = async (event) => {
    event.preventDefault();
    // A second press would make a second one.
    if (isBusy) return;
    isBusy = true;
    failure.textContent = '';
    try {
      await view.save(policy?.id ?? null, read());
    } catch (error) {
      failure.textContent = error.fields?.[0]?.message ?? error.message;
    }
    isBusy = false;
  };
  return make(
    'form',
    { className: 'card', noValidate: true, on: { submit: (event) => void send(event) } },
    make('h2', { textContent: policy ? t('change', { name: policy.name }) : t('add') }),
    field(t('name'), name),
    make('fieldset', {}, make('legend', { textContent: t('targets') }), ...targets.map((one) => one.element)),
    make('p', { className: 'faint', textContent: t('whichText') }),
    make('div', { className: 'places' }, ...places.map((one) => one.element)),
    make('div', { className: 'two' }, field(t('channels'), words[0], null, t('byComma')), field(t('tags'), words[1], null, t('byComma'))),
    field(t('warn'), warn, null, t('warnText')),
    make('label', { className: 'check' }, business, t('business')),
    failure,
    make(
      'div',
      { className: 'foot' },
      button(t('cancel'), () => view.edit(undefined)),
      make('button', { type: 'submit', className: 'main', textContent: t('save') }),
    ),
  );
}

/** One kind of target: an amount with its unit; nothing is no target. */
function target({ t }, kind, seconds) {
  const { amount, unit } = seconds ? splitSpan(seconds) : { amount: '', unit: 'minutes' };
  const number = make('input', { type: 'number', min: 1, value: amount, placeholder: t('noTarget') });
  number.setAttribute('aria-label', t(kind));
  const menu = select(UNITS.map(([name]) => [name, t(name === 'days' ? 'days_' : name)]), unit, { attrs: { 'aria-label': t('unitOf', { kind: t(kind) }) } });
  return {
    element: make('div', { className: 'target' }, make('span', { textContent: t(kind) }), number, menu),
    read: () => [kind, number.value === '' ? null : joinSpan(Number(number.value), menu.value)],
  };
}

/** Ticks of one kind; none is all. */
function choices(title, offered, chosen = []) {
  const known = new Set(offered.map((one) => one.id));
  const boxes = offered.map((one) => [one, make('input', { type: 'checkbox', checked: chosen.includes(one.id) })]);
  const element = make(
    'fieldset',
    { hidden: offered.length === 0 },
    make('legend', { textContent: title }),
    ...boxes.map(([one, box]) => make('label', { className: 'check', dir: 'auto' }, box, one.name)),
  );
  // What is chosen and not there any more stays, until somebody unticks what is.
  const gone = chosen.filter((id) => !known.has(id));
  return { element, read: () => [...boxes.filter(([, box]) => box.checked).map(([one]) => one.id), ...gone] };
}

function split(text) {
  return text.split(',').map((one) => one.trim()).filter(Boolean);
}
