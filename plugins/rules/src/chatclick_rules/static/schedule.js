/** The hours in which a rule counts. */
import { button, check, field, iconButton, make } from './dom.js';

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const newInterval = () => ({ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' });

export class Schedule {
  /** @param {Record<string, any>} editor whose `rule.schedule` is changed */
  constructor(editor) {
    this.editor = editor;
    this.page = editor.page;
    this.t = editor.page.t;
  }

  change(run) {
    const focused = run();
    this.editor.touch();
    this.editor.redraw('hours', focused);
  }

  draw() {
    const { t } = this;
    const { rule } = this.editor;
    const isOn = Boolean(rule.schedule);
    const toggle = check(t('onlyAtHours'), isOn, (wanted) =>
      this.change(() => {
        if (wanted) rule.schedule = { intervals: [newInterval()] };
        else delete rule.schedule;
        return 'hours-on';
      }),
    );
    toggle.querySelector('input').dataset.at = 'hours-on';
    if (!isOn) return make('div', {}, toggle);
    const intervals = rule.schedule.intervals ?? [];
    return make(
      'div',
      { className: 'stack' },
      toggle,
      ...intervals.map((one, at) => this.interval(one, at, intervals)),
      make(
        'div',
        { className: 'bar' },
        button(t('addHours'), () => this.change(() => void (rule.schedule.intervals = [...intervals, newInterval()])), 'small', 'plus'),
      ),
      make('div', { className: 'two' }, this.day('from', t('firstDay')), this.day('until', t('lastDay'))),
      make('p', { className: 'hint', textContent: t('inZone', { zone: rule.schedule.time_zone ?? this.page.list.time_zone }) }),
      this.editor.slot('/schedule'),
    );
  }

  interval(one, at, intervals) {
    const { t, page } = this;
    const place = `/schedule/intervals/${at}`;
    const days = new Set(one.days ?? DAYS);
    const boxes = DAYS.map((day) => {
      const drawn = check(page.dayName(day, 'short'), days.has(day), (isOn) => {
        if (isOn) days.add(day);
        else days.delete(day);
        one.days = [...days].sort();
        this.editor.touch();
      });
      drawn.querySelector('input').setAttribute('aria-label', page.dayName(day));
      return drawn;
    });
    const time = (key, words) => {
      // A clock shows no 24:00: the end of the day is its beginning, which a rule takes as the next day's.
      const shown = (one[key] ?? '00:00').replace('24:00', '00:00');
      const input = make('input', { type: 'time', value: shown, on: { input: () => ((one[key] = input.value), this.editor.touch()) } });
      this.editor.place(`${place}/${key}`, input);
      return field(words, input, this.editor.slot(`${place}/${key}`));
    };
    return make(
      'div',
      { className: 'card', attrs: { role: 'group', 'aria-label': t('hoursOf', { number: at + 1 }) } },
      make('div', { className: 'boxes' }, ...boxes),
      this.editor.slot(`${place}/days`),
      make(
        'div',
        { className: 'bar end' },
        time('from', t('from')),
        time('to', t('to')),
        iconButton('trash', t('removeHours'), () => this.change(() => void intervals.splice(at, 1))),
      ),
    );
  }

  day(key, words) {
    const { schedule } = this.editor.rule;
    const read = () => {
      if (input.value) schedule[key] = input.value;
      else delete schedule[key];
      this.editor.touch();
    };
    const input = make('input', { type: 'date', value: schedule[key] ?? '', on: { input: read } });
    this.editor.place(`/schedule/${key}`, input);
    return field(words, input, this.editor.slot(`/schedule/${key}`));
  }
}
