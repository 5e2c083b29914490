/** The control for what a fact is compared with, by the fact's type and the operator. */
import { check, make, newId, select } from './dom.js';

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'];
const STATES = ['bot', 'queued', 'open', 'waiting', 'snoozed', 'resolved', 'closed'];
const SENDERS = ['visitor', 'agent', 'bot', 'system'];

/** The values a fact can have, as [value, words]; null where anything can be typed. */
export function optionsOf(page, name) {
  const { t, choices } = page;
  const named = (entries) => entries.map(({ id, name: words }) => [id, words]);
  const said = (values, key) => values.map((one) => [one, t(`${key}_${one}`)]);
  switch (name) {
    case 'session.queue_id':
      return named(choices.queues);
    case 'session.team_id':
    case 'earlier.team_id':
      return named(choices.teams);
    case 'session.assignee_id':
    case 'earlier.assignee_id':
      return named(choices.agents);
    case 'session.widget_id':
      return named(choices.widgets);
    case 'session.priority':
      return said(PRIORITIES, 'priority');
    case 'session.state':
      return said(STATES, 'state');
    case 'message.sender':
      return said(SENDERS, 'sender');
    case 'time.weekday':
      return [1, 2, 3, 4, 5, 6, 7].map((day) => [day, page.dayName(day)]);
    default:
      return null;
  }
}

/** The operators that fit a fact. */
export function operatorsOf(page, name) {
  const type = typeOf(page, name);
  const fitting = page.known.operators.filter((one) => type === 'any' || one.types.includes(type));
  const isChosen = optionsOf(page, name) !== null;
  const ofText = new Set(['contains', 'does_not_contain', 'starts_with', 'ends_with', 'matches', 'does_not_match', 'finds', 'does_not_find']);
  // Ids and words of a fixed list are not searched for pieces.
  return isChosen ? fitting.filter((one) => !ofText.has(one.name)) : fitting;
}

/** What kind of thing a fact is; "any" where nobody knows before it is there. */
export function typeOf(page, name) {
  return page.known.fields.find((one) => one.name === name)?.type ?? 'any';
}

/** What a new comparison of a fact begins with. */
export function beginWith(page, name) {
  const type = typeOf(page, name);
  const wanted = { text: 'contains', list: 'contains', number: 'at_least', boolean: 'is', time: 'more_than', any: 'is' };
  const fitting = operatorsOf(page, name).map((one) => one.name);
  const operator = fitting.includes(wanted[type]) ? wanted[type] : fitting[0];
  return { field: name, operator, ...valueFor(page, name, operator) };
}

/**
 * The places of a tree where nothing was typed yet. The server takes an empty text, which is in
 * every other one; nobody means that.
 */
export function findEmpty(node, pointer) {
  return node.rules.flatMap((one, at) => {
    const place = `${pointer}/rules/${at}`;
    if (one.rules) return findEmpty(one, place);
    if (one.field === '') return [`${place}/field`];
    const isEmpty = one.value === '' || one.value === null || (Array.isArray(one.value) && one.value.length === 0);
    const mayBeEmpty = (one.operator === 'is' || one.operator === 'is_not') && one.value === '';
    return isEmpty && !mayBeEmpty ? [`${place}/value`] : [];
  });
}

/** The value a comparison begins with, as far as there is a sensible one. */
export function valueFor(page, name, operator) {
  const takes = page.known.operators.find((one) => one.name === operator)?.takes;
  if (takes === 'none') return {};
  if (takes === 'many') return { value: [] };
  const one = optionsOf(page, name)?.[0]?.[0] ?? { number: 0, boolean: true }[typeOf(page, name)] ?? '';
  return { value: takes === 'two' ? [one, one] : one };
}

/**
 * @param {Record<string, any>} page the page
 * @param {Record<string, any>} node the comparison; its value is changed in place
 * @param {() => void} changed
 * @returns {HTMLElement | null}
 */
export function valueControl(page, node, changed) {
  const { t } = page;
  const takes = page.known.operators.find((one) => one.name === node.operator)?.takes ?? 'one';
  const label = t('value');
  const set = (value) => {
    node.value = value;
    changed();
  };
  if (takes === 'none') return null;
  const options = optionsOf(page, node.field);
  if (takes === 'many') return options ? boxes(page, node, options, set) : lines(page, node, set, label);
  if (takes === 'two') {
    const pair = Array.isArray(node.value) ? node.value : ['', ''];
    const part = (at) =>
      single(page, node, pair[at], (value) => set(pair.map((one, place) => (place === at ? value : one))), t(at ? 'to' : 'from'));
    return make('div', { className: 'pair' }, part(0), make('span', { textContent: t('and') }), part(1));
  }
  if (options) return choice(page, options, node.value, set, label);
  return single(page, node, node.value, set, label);
}

/** A menu; what is stored and no longer there stays until something else is chosen. */
export function choice(page, options, value, set, label) {
  const at = options.findIndex(([one]) => one === value);
  const shown = options.map(([, words], place) => [String(place), words]);
  const isGone = at < 0 && value !== undefined && value !== '';
  const first = isGone ? [['', page.t('gone', { id: value })]] : at < 0 ? [['', page.t('choose')]] : [];
  const menu = select([...first, ...shown], at < 0 ? '' : String(at), {
    on: { change: () => menu.value !== '' && set(options[Number(menu.value)][0]) },
  });
  menu.setAttribute('aria-label', label);
  return menu;
}

function single(page, node, value, set, label) {
  const type = typeOf(page, node.field);
  const attrs = { 'aria-label': label };
  if (type === 'boolean') {
    const yesNo = [[true, page.t('yes')], [false, page.t('no')]];
    return choice(page, yesNo, value, set, label);
  }
  if (type === 'number') {
    const read = () => set(input.value === '' ? null : Number(input.value));
    const input = make('input', { type: 'number', step: 'any', value: value ?? '', attrs, on: { input: read } });
    return input;
  }
  if (type === 'time') {
    const read = () => set(input.value ? new Date(input.value).toISOString() : '');
    const input = make('input', { type: 'datetime-local', value: showLocal(value), attrs, on: { input: read } });
    return input;
  }
  const isCode = node.operator.includes('find') || node.operator.includes('match');
  const input = make('input', {
    type: 'text',
    className: isCode ? 'code' : '',
    dir: isCode ? 'ltr' : 'auto',
    maxLength: 1000,
    value: value === undefined || value === null ? '' : String(value),
    attrs,
    on: { input: () => set(type === 'any' ? readLoose(input.value) : input.value) },
  });
  return input;
}

/** Several values, one a line. */
function lines(page, node, set, label) {
  const isNumber = typeOf(page, node.field) === 'number';
  const isAny = typeOf(page, node.field) === 'any';
  const read = (text) => (isNumber ? Number(text) : isAny ? readLoose(text) : text);
  const area = make('textarea', {
    value: (Array.isArray(node.value) ? node.value : []).join('\n'),
    rows: 2,
    placeholder: page.t('onePerLine'),
    dir: 'auto',
    attrs: { 'aria-label': label },
    on: { input: () => set(area.value.split('\n').map((one) => one.trim()).filter(Boolean).map(read)) },
  });
  return area;
}

function boxes(page, node, options, set) {
  const chosen = new Set(Array.isArray(node.value) ? node.value : []);
  const box = ([value, words]) =>
    check(words, chosen.has(value), (isOn) => {
      if (isOn) chosen.add(value);
      else chosen.delete(value);
      set([...chosen]);
    });
  return make('div', { className: 'boxes', id: newId(), attrs: { role: 'group', 'aria-label': page.t('value') } }, ...options.map(box));
}

/** Nobody knows what kind of thing a fact of a site or plugin is: numbers, true and false are taken as such. */
function readLoose(text) {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return { true: true, false: false }[text] ?? text;
}

function showLocal(text) {
  const at = new Date(text);
  if (!text || Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
