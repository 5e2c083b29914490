/** A rule as one sentence, with a preview of what it would have done. */
import { button, field, make, select } from './dom.js';
import { people, quietHours, scope } from './parts.js';
import { preview } from './preview.js';
import { metricName, nameOf, tellSpan } from './sentence.js';

const WINDOWS = [300, 900, 1800, 3600, 10_800, 43_200, 86_400, 604_800];
const SPANS = [0, 60, 120, 300, 600, 900, 1800, 3600];
const REMINDERS = [0, 300, 900, 1800, 3600, 14_400, 86_400];
const SIZES = [1, 60, 3600];

/**
 * @param {any} view what knows the words, the choices and the API
 * @param {Record<string, any> | null} rule null for a new one
 */
export function editor(view, rule) {
  const { t, locale, choices } = view;
  const given = { ...(rule ?? view.blank()) };
  const info = () => choices.metrics.find((one) => one.id === metric.value) ?? { id: metric.value, stats: [given.stat], unit: given.unit, text: '' };
  const name = make('input', { value: rule ? nameOf(rule, t) : '', maxLength: 80, required: true, dir: 'auto' });
  const metric = select(choices.metrics.map((one) => [one.id, metricName(one.id, choices, t)]), given.metric, named('metric'));
  const stat = select([], '', named('stat'));
  const window_ = select(spans(WINDOWS, given.window_s), String(given.window_s), named('window'));
  const comparison = select(['over', 'under', 'unusual'].map((one) => [one, t(`is_${one}`)]), given.comparison, named('comparison'));
  const size = given.unit === 's' ? [...SIZES].reverse().find((one) => given.value % one === 0 && given.value >= one) ?? 1 : 1;
  const value = make('input', { type: 'number', step: 'any', value: given.value / (given.unit === 's' && given.comparison !== 'unusual' ? size : 1), className: 'short', attrs: { 'aria-label': t('value') } });
  const unit = select(SIZES.map((one) => [String(one), t(`u_${one}`)]), String(size), named('unit'));
  const pending = select(spans(SPANS, given.pending_s), String(given.pending_s), named('pending'));
  const keep = select(spans(SPANS, given.keep_s), String(given.keep_s));
  const remind = select(spans(REMINDERS, given.remind_s, 'never'), String(given.remind_s));
  const told = people(view, given.recipients);
  const hours = quietHours(view, given);
  const where = make('div', {});
  const after = make('span', { className: 'faint' });
  const text = make('p', { className: 'faint', dir: 'auto' });
  const failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
  const shown = preview(view);
  let places = scope(view, given.metric, given.filters);

  function named(key) {
    return { attrs: { 'aria-label': t(key) } };
  }
  function spans(offered, chosen, zero = 'atOnce') {
    const all = [...new Set([...offered, chosen])].sort((a, b) => a - b);
    return all.map((one) => [String(one), one === 0 ? t(zero) : tellSpan(one, locale)]);
  }
  const isTime = () => info().unit === 's' && stat.value !== 'count' && comparison.value !== 'unusual';
  const sort = () => {
    const { stats, unit: own } = info();
    const before = stat.value || given.stat;
    stat.replaceChildren(...stats.map((one) => make('option', { value: one, textContent: t.or(`s_${one}`, one), selected: one === before })));
    const isLive = stats[0] === 'now';
    comparison.options[2].disabled = isLive;
    if (isLive && comparison.value === 'unusual') comparison.value = 'over';
    for (const part of sentence.querySelectorAll('.windowed')) part.hidden = isLive;
    stat.hidden = stats.length < 2;
    unit.hidden = !isTime();
    after.textContent = comparison.value === 'unusual' ? t('times') : own === '%' && stat.value !== 'count' ? '%' : '';
    Object.assign(text, t.define(info()));
  };
  const read = () => ({
    metric: metric.value,
    stat: stat.value,
    window_s: Number(window_.value),
    comparison: comparison.value,
    // What is left empty is asked for; 0 would be a limit that nobody has set.
    value: value.value === '' ? null : Number(value.value) * (isTime() ? Number(unit.value) : 1),
    pending_s: Number(pending.value),
    keep_s: Number(keep.value),
    remind_s: Number(remind.value),
    filters: places.read(),
    recipients: told.read(),
    ...hours.read(),
  });
  const follow = (event) => {
    if (event) view.host.setUnsaved(true);
    sort();
    shown.follow(value.value === '' ? null : read());
  };
  metric.addEventListener('change', () => {
    stat.replaceChildren();
    given.stat = info().stats[0];
    places = scope(view, metric.value, places.read());
    where.replaceChildren(places.element);
  });
  let isBusy = false;
  const send = async (event) => {
    event.preventDefault();
    // A second press would make a second rule.
    if (isBusy) return;
    isBusy = true;
    failure.textContent = '';
    try {
      await view.save(rule, { ...read(), name: rule && name.value === nameOf(rule, t) ? rule.name : name.value });
      shown.stop();
    } catch (error) {
      failure.textContent = error.fields?.[0]?.message ?? error.message;
    }
    isBusy = false;
  };
  const word = (key, kind = '') => make('span', { className: kind, textContent: t(key) });
  const sentence = make(
    'div',
    { className: 'sentence', attrs: { role: 'group', 'aria-label': t('when') } },
    word('when'), metric, stat, word('ofLast', 'windowed'), wrapped(window_), word('isWord'), comparison, value, unit, after, word('forWord'), pending,
  );
  where.append(places.element);
  const form = make(
    'form',
    { className: 'card editor', noValidate: true, on: { submit: (event) => void send(event), input: follow, change: follow } },
    make('h2', { textContent: rule ? t('changeTitle', { name: nameOf(rule, t) }) : t('newTitle') }),
    field(t('name'), name),
    sentence,
    text,
    shown.element,
    where,
    told.element,
    make('div', { className: 'two' }, field(t('remind'), remind), field(t('keep'), keep)),
    hours.element,
    failure,
    make('div', { className: 'foot' }, button(t('cancel'), () => { shown.stop(); view.edit(undefined); }), make('button', { type: 'submit', className: 'main', textContent: t('save') })),
  );
  follow();
  return form;
}

function wrapped(control) {
  return make('span', { className: 'windowed' }, control);
}
