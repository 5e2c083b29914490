/** The rules with how they stand. */
import { button, make } from './dom.js';
import { nameOf, sayRule, show, tellTime } from './sentence.js';

export function list(view) {
  const { t, rules, mayChange } = view;
  const firing = rules.filter((one) => one.is_enabled && one.is_firing).length;
  const isAllOff = rules.every((one) => !one.is_enabled);
  const state = isAllOff ? t('allOff') : firing > 0 ? t('firing', { count: firing }) : t('quietNow');
  return make(
    'section',
    { className: 'card rules' },
    make('div', { className: 'bar' }, make('h2', { className: 'grow', textContent: t('rules') }), mayChange ? button(t('add'), () => view.edit(null), 'main') : null),
    make('p', { className: firing > 0 ? 'state bad' : 'faint', attrs: { role: 'status' }, textContent: state }),
    mayChange ? null : make('p', { className: 'faint', textContent: t('readOnly') }),
    make('ul', { attrs: { 'aria-label': t('rules') } }, ...inOrder(rules).map((one) => item(one, view))),
  );
}

/** What fires first, then what is switched on. */
function inOrder(rules) {
  const rank = (one) => (!one.is_enabled ? 2 : one.is_firing ? 0 : 1);
  return [...rules].sort((a, b) => rank(a) - rank(b));
}

function item(rule, view) {
  const { t, mayChange } = view;
  const name = nameOf(rule, t);
  const chip = make('span', { className: `chip ${rule.state}`, textContent: t(`st_${rule.state}`) });
  return make(
    'li',
    { className: rule.is_enabled ? '' : 'off' },
    mayChange ? turner(rule, name, view) : null,
    make(
      'div',
      { className: 'words' },
      make('div', { className: 'head' }, make('span', { className: 'name', textContent: name, dir: 'auto' }), chip),
      make('div', { className: 'faint', textContent: sayRule(rule, view), dir: 'auto' }),
      rule.is_enabled ? make('div', { className: 'faint', textContent: status(rule, view), dir: 'auto' }) : null,
    ),
    make('div', { className: 'tools' }, ...tools(rule, name, view)),
  );
}

function turner(rule, name, view) {
  const box = make('input', { type: 'checkbox', checked: rule.is_enabled, attrs: { role: 'switch', 'aria-label': view.t('turn', { name }) } });
  box.dataset.focus = `turn-${rule.id}`;
  box.addEventListener('change', () => void view.turn(rule, box.checked));
  return box;
}

function status(rule, { t, locale, silences }) {
  const parts = [t('now', { value: show(rule.now, rule.unit, locale) })];
  if (rule.state !== 'normal') parts.push(t('since', { time: tellTime(rule.since, locale) }));
  if (rule.acknowledged_by) parts.push(t('acknowledgedBy', { name: rule.acknowledged_by }));
  if (rule.snoozed_until) parts.push(t('snoozedUntil', { time: tellTime(rule.snoozed_until, locale) }));
  const now = Date.now();
  const isSilent = silences.some((one) => [null, rule.id].includes(one.rule_id) && new Date(one.since).getTime() <= now);
  if (isSilent) parts.push(t('silenced'));
  return parts.join(' · ');
}

function tools(rule, name, view) {
  const { t, mayChange } = view;
  const small = (key, focus, run) => {
    const made = button(t(key), run, 'small');
    made.setAttribute('aria-label', t(`${key}Of`, { name }));
    made.dataset.focus = `${focus}-${rule.id}`;
    return made;
  };
  const isOpen = rule.state === 'alerting';
  return [
    isOpen && !rule.acknowledged_by ? small('acknowledge', 'ack', () => void view.answer(rule, 'acknowledge')) : null,
    isOpen && !rule.snoozed_until ? small('snooze', 'snooze', () => void view.answer(rule, 'snooze', { minutes: 60 })) : null,
    mayChange ? small('edit', 'edit', () => view.edit(rule)) : null,
    mayChange ? small('remove', 'remove', () => void view.remove(rule)) : null,
  ];
}
