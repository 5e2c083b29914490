/** The week as a calendar: a column a day, a bar for each opening. A click chooses the day. */
import { button, make } from '/admin/static/kit/elements.js';
import { barsOn, dateText, hoursOn, hoursText } from './days.js';

const MARKS = [6, 12, 18];

export function weekView(view) {
  const { t, draft, week, chosen } = view;
  const format = (options) => new Intl.DateTimeFormat(view.locale, { timeZone: 'UTC', ...options });
  const name = format({ weekday: 'short' });
  const long = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const number = format({ day: 'numeric', month: 'numeric' });
  const today = dateText(view.today);

  const column = (date) => {
    const { exception, hours } = hoursOn(draft, date);
    const said = hoursText(hours, t('closedDay'));
    const bars = barsOn(draft, date).map(([start, end]) => {
      const bar = make('span', { className: 'bar-open' });
      bar.style.insetBlockStart = `${(start / 1440) * 100}%`;
      bar.style.blockSize = `${((end - start) / 1440) * 100}%`;
      return bar;
    });
    const classes = ['column', exception && 'special', dateText(date) === today && 'today'].filter(Boolean);
    return make(
      'button',
      {
        type: 'button',
        className: classes.join(' '),
        attrs: {
          'aria-label': `${long.format(date)}: ${said}${exception?.name ? ` (${exception.name})` : ''}`,
          'aria-pressed': dateText(date) === dateText(chosen),
        },
        on: { click: () => view.choose(date) },
      },
      make('span', { className: 'day-name', textContent: name.format(date) }),
      make('span', { className: 'day-number', textContent: number.format(date) }),
      make('span', { className: 'track' }, ...bars, hours.length === 0 && make('span', { className: 'shut', textContent: t('closedDay') })),
      make('span', { className: 'why', textContent: exception?.name ?? '', title: exception?.name ?? '' }),
    );
  };

  const hours = make('div', { className: 'axis', attrs: { 'aria-hidden': true } });
  for (const mark of MARKS) {
    const label = make('span', { textContent: `${String(mark).padStart(2, '0')}:00` });
    label.style.insetBlockStart = `${(mark / 24) * 100}%`;
    hours.append(label);
  }
  const range = `${number.format(week[0])} – ${format({ day: 'numeric', month: 'numeric', year: 'numeric' }).format(week[6])}`;
  const arrow = (sign, words, by) => {
    const made = button(sign, () => view.turn(by), 'small');
    made.setAttribute('aria-label', words);
    return made;
  };
  return make(
    'section',
    { attrs: { 'aria-label': t('week') } },
    make(
      'div',
      { className: 'bar' },
      arrow('‹', t('before'), -1),
      make('strong', { className: 'grow range', textContent: range, attrs: { 'aria-live': 'polite' } }),
      button(t('today'), () => view.turn(0), 'small'),
      arrow('›', t('after'), 1),
    ),
    make('div', { className: 'scroll' }, make('div', { className: 'week' }, hours, ...week.map(column))),
  );
}
