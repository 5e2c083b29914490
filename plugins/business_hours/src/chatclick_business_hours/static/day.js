/** The hours of the chosen day: of every such day, or of this date only. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { DAYS, dateText, hoursOn, minutesOf } from './days.js';

const NEW = { from: '09:00', to: '18:00' };

export function dayView(view) {
  const { t, draft, chosen } = view;
  const format = (options) => new Intl.DateTimeFormat(view.locale, { timeZone: 'UTC', ...options }).format(chosen);
  const { day, exception, hours } = hoursOn(draft, chosen);
  const weekday = format({ weekday: 'long' });
  const date = format({ day: 'numeric', month: 'long', year: 'numeric' });

  const change = (wanted) => {
    if (exception) exception.hours = wanted;
    else draft.weekly[day] = wanted;
    view.touch();
  };
  const scope = select(
    [['every', t('every', { day: weekday })], ['once', t('once', { date })]],
    exception ? 'once' : 'every',
    { on: { change: () => (scope.value === 'once' ? addDate() : dropDate()) } },
  );
  scope.setAttribute('aria-label', t('day', { day: weekday }));
  const addDate = () => {
    draft.exceptions.push({ date: dateText(chosen), name: '', hours: [], source: '' });
    draft.exceptions.sort((a, b) => a.date.localeCompare(b.date));
    view.touch();
  };
  const dropDate = () => {
    draft.exceptions = draft.exceptions.filter((one) => one !== exception);
    view.touch();
  };

  const rows = hours.map((one, at) => hourRow(view, one, at, hours, change));
  const reason = make('input', {
    value: exception?.name ?? '',
    maxLength: 120,
    on: { change: () => ((exception.name = reason.value), view.touch()) },
  });
  const copy = () => {
    for (const other of DAYS.slice(0, 5)) draft.weekly[other] = hours.map((one) => ({ ...one }));
    view.touch();
  };
  return make(
    'section',
    { className: 'card', attrs: { 'aria-label': t('day', { day: weekday }) } },
    make('div', { className: 'bar' }, make('h2', { className: 'grow', textContent: `${weekday}, ${date}` }), make('div', { className: 'scope' }, scope)),
    exception ? field(t('reason'), reason) : null,
    hours.length === 0 ? make('p', { className: 'faint', textContent: t('closedDay') }) : null,
    ...rows,
    make(
      'div',
      { className: 'bar' },
      button(t('addHours'), () => change([...hours, nextAfter(hours)])),
      exception ? null : button(t('workdays'), copy),
    ),
  );
}

/** After what is there already; the afternoon of a day that has a morning. */
function nextAfter(hours) {
  const last = hours.at(-1);
  if (!last || minutesOf(last.to) >= 22 * 60 || minutesOf(last.to) <= minutesOf(last.from)) return { ...NEW };
  const start = minutesOf(last.to) + 60;
  const text = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { from: text(start), to: text(Math.min(start + 240, 23 * 60 + 59)) };
}

function hourRow(view, one, at, hours, change) {
  const { t } = view;
  const time = (key) => {
    // A day that ends at midnight is written 24:00, which a time field does not know.
    const input = make('input', {
      type: 'time',
      value: one[key] === '24:00' ? '00:00' : one[key],
      required: true,
      attrs: { 'aria-label': t(key) },
      on: {
        change: () => {
          if (!input.value) return;
          const value = key === 'to' && input.value === '00:00' ? '24:00' : input.value;
          change(hours.map((other, index) => (index === at ? { ...other, [key]: value } : other)));
        },
      },
    });
    return input;
  };
  const remove = button('✕', () => change(hours.filter((_other, index) => index !== at)), 'small');
  remove.setAttribute('aria-label', `${t('remove')} ${one.from}–${one.to}`);
  const isNight = minutesOf(one.to) < minutesOf(one.from);
  return make(
    'div',
    { className: 'hours' },
    time('from'),
    '–',
    time('to'),
    isNight ? make('span', { className: 'faint', textContent: t('nextDay') }) : null,
    remove,
  );
}
