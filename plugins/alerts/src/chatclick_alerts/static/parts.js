/** Parts of the editor: only of what, who is told, and when nobody is. */
import { field, make } from './dom.js';
import { valuesOf } from './sentence.js';

const PERMISSIONS = ['metrics:read', 'queue:write', 'settings:write'];
const OF_SESSIONS = ['queue', 'team', 'widget', 'channel', 'language', 'tag'];

/** Which parts of a number count: ticks by dimension. */
export function scope({ t, choices }, metric, filters) {
  const isLive = choices.metrics.find((one) => one.id === metric)?.stats[0] === 'now';
  const ofPeople = metric.startsWith('people_');
  const dimensions = isLive ? (ofPeople ? ['team'] : OF_SESSIONS) : choices.dimensions.map((one) => one.id);
  const parts = dimensions.map((one) => [one, ticks(t(`d_${one}`), valuesOf(one, choices), filters[one])]);
  const shown = parts.filter(([, part]) => !part.isEmpty);
  const isOpen = Object.keys(filters).length > 0;
  const element = make(
    'details',
    { open: isOpen, hidden: shown.length === 0 },
    make('summary', { textContent: t('scope') }),
    make('p', { className: 'faint', textContent: t('scopeNone') }),
    make('div', { className: 'places' }, ...shown.map(([, part]) => part.element)),
  );
  const read = () => Object.fromEntries(parts.map(([one, part]) => [one, part.read()]).filter(([, values]) => values.length > 0));
  return { element, read };
}

/** Who is told. */
export function people({ t, choices }, given) {
  const roles = ticks(t('roles'), choices.roles.map((one) => [one, t.or(`role_${one}`, one)]), given.roles);
  const teams = ticks(t('teams'), choices.teams.map((one) => [one.id, one.name]), given.teams);
  const may = ticks(t('whoMay'), PERMISSIONS.map((one) => [one, t(`may_${one}`)]), given.permissions);
  const staff = ticks(t('people'), choices.people.map((one) => [one.id, one.name]), given.staff);
  const element = make(
    'section',
    { className: 'told', attrs: { 'aria-label': t('tell') } },
    make('h3', { textContent: t('tell') }),
    make('div', { className: 'places' }, roles.element, may.element, teams.element, staff.element),
    make('p', { className: 'faint', textContent: t('byWebhook') }),
  );
  return { element, read: () => ({ roles: roles.read(), permissions: may.read(), teams: teams.read(), staff: staff.read() }) };
}

/** Those who are told and are there still; a new rule takes no others. */
export function present(recipients, choices) {
  const those = (names, offered) => names.filter((one) => offered.some(({ id }) => id === one));
  const roles = recipients.roles.filter((one) => choices.roles.includes(one));
  return { ...recipients, roles, staff: those(recipients.staff, choices.people), teams: those(recipients.teams, choices.teams) };
}

/**
 * Those who are told without the one that a problem is about; null where it is about something else.
 *
 * @param {object} recipients ids or names by kind
 * @param {{fields?: {pointer: string, code: string}[]}} problem as a request fails
 */
export function withoutGone(recipients, { fields = [] }) {
  const gone = fields.find((one) => one.code === 'not_found');
  const [, kind, at] = /^\/recipients\/(\w+)\/(\d+)$/.exec(gone?.pointer ?? '') ?? [];
  if (!recipients[kind]) return null;
  return { ...recipients, [kind]: recipients[kind].filter((_, index) => index !== Number(at)) };
}

/** When nobody is told, by whose clock. */
export function quietHours({ t, locale }, { quiet, time_zone: zone, id }) {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const isOn = make('input', { type: 'checkbox', checked: quiet !== null });
  const from = make('input', { type: 'time', value: quiet?.from ?? '20:00' });
  const to = make('input', { type: 'time', value: quiet?.to ?? '08:00' });
  const where = make('input', { value: id && (quiet || zone !== 'UTC') ? zone : own, dir: 'ltr' });
  const monday = new Date(2026, 0, 5);
  const dayName = (day) => new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(new Date(2026, 0, monday.getDate() + day));
  const days = ticks(t('days'), [0, 1, 2, 3, 4, 5, 6].map((one) => [String(one), dayName(one)]), (quiet?.days ?? []).map(String), 'row');
  const inside = make('div', { className: 'inside', hidden: quiet === null }, make('div', { className: 'three' }, field(t('quietFrom'), from), field(t('quietTo'), to), field(t('zone'), where)), days.element, make('p', { className: 'faint', textContent: t('allDays') }));
  isOn.addEventListener('change', () => (inside.hidden = !isOn.checked));
  const element = make('section', { className: 'told' }, make('label', { className: 'check strong' }, isOn, t('quiet')), inside);
  const read = () => ({
    quiet: isOn.checked ? { from: from.value, to: to.value, days: days.read().map(Number) } : null,
    time_zone: where.value || 'UTC',
  });
  return { element, read };
}

/** Ticks of one kind. What is chosen and not there any more stays. */
function ticks(title, offered, chosen = [], kind = '') {
  const known = new Set(offered.map(([id]) => id));
  const boxes = offered.map(([id, words]) => [id, words, make('input', { type: 'checkbox', checked: chosen.includes(id) })]);
  const element = make(
    'fieldset',
    { hidden: offered.length === 0, className: kind },
    make('legend', { textContent: title }),
    ...boxes.map(([, words, box]) => make('label', { className: 'check', dir: 'auto' }, box, words)),
  );
  const gone = chosen.filter((id) => !known.has(id));
  const read = () => [...boxes.filter(([, , box]) => box.checked).map(([id]) => id), ...gone];
  return { element, read, isEmpty: offered.length === 0 };
}
