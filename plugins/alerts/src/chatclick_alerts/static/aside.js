/** What stands below the rules: times in which nobody is told, and what was. */
import { button, field, make, select } from './dom.js';
import { nameOf, show, tellTime } from './sentence.js';

const HOURS = [1, 4, 24, 168];

/** Silences that are not over, and a form for a new one. */
export function silences(view) {
  const { t, locale, rules, mayChange } = view;
  const called = (id) => {
    const rule = rules.find((one) => one.id === id);
    return rule ? nameOf(rule, t) : t('everything');
  };
  const rows = view.silences.map((one) => {
    const name = called(one.rule_id);
    const end = button(t('endSilence'), () => void view.endSilence(one), 'small');
    end.setAttribute('aria-label', t('endSilenceOf', { name }));
    const by = t('silenceBy', { name: one.by, time: tellTime(one.until, locale) });
    return make(
      'li',
      {},
      make('div', { className: 'words' }, make('div', { className: 'name', textContent: name, dir: 'auto' }), make('div', { className: 'faint', textContent: one.reason ? `${by} · ${one.reason}` : by, dir: 'auto' })),
      mayChange ? end : null,
    );
  });
  return make(
    'section',
    { className: 'card silences' },
    make('h2', { textContent: t('silences') }),
    rows.length > 0 ? make('ul', { attrs: { 'aria-label': t('silences') } }, ...rows) : make('p', { className: 'faint', textContent: t('noSilences') }),
    mayChange ? adder(view) : null,
  );
}

function adder(view) {
  const { t, rules } = view;
  const rule = select([['', t('everything')], ...rules.filter((one) => one.is_enabled).map((one) => [one.id, nameOf(one, t)])], '');
  const hours = select(HOURS.map((one) => [String(one), t(`h_${one}`)]), '1');
  const reason = make('input', { maxLength: 200, dir: 'auto' });
  const failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
  const send = async (event) => {
    event.preventDefault();
    const until = new Date(Date.now() + Number(hours.value) * 3_600_000).toISOString();
    try {
      await view.silence({ rule_id: rule.value || null, until, reason: reason.value });
    } catch (error) {
      failure.textContent = error.message;
    }
  };
  return make(
    'details',
    {},
    make('summary', { textContent: t('silence') }),
    make(
      'form',
      { className: 'adder', noValidate: true, on: { submit: (event) => void send(event) } },
      field(t('silenceFor'), rule),
      field(t('howLong'), hours),
      field(t('reason'), reason),
      make('button', { type: 'submit', textContent: t('silenceDo') }),
      failure,
    ),
  );
}

/** What became of rules, the newest first. */
export function history(view) {
  const { t, locale, rules } = view;
  const head = ['at', 'rule', 'what', 'value', 'who'].map((key) => make('th', { textContent: t(key), className: key === 'value' ? 'number' : '', attrs: { scope: 'col' } }));
  const rows = view.changes.map((one) => {
    const rule = rules.find(({ id }) => id === one.rule_id);
    const mark = make('span', { className: `chip ${chipOf(one)}`, textContent: t.or(`k_${one.kind}`, one.kind) });
    return make(
      'tr',
      {},
      make('th', { textContent: tellTime(one.at, locale), attrs: { scope: 'row' } }),
      make('td', { textContent: rule ? nameOf(rule, t) : one.name, dir: 'auto' }),
      make('td', {}, mark, one.is_silenced ? make('span', { className: 'faint', textContent: ` ${t('silenced')}` }) : null),
      make('td', { className: 'number', textContent: show(one.value, rule?.unit ?? '', locale) }),
      make('td', { textContent: one.by ?? '', dir: 'auto' }),
    );
  });
  const table = make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
  return make(
    'section',
    { className: 'card history' },
    make('h2', { textContent: t('history') }),
    rows.length > 0 ? make('div', { className: 'scroll', tabIndex: 0, attrs: { role: 'region', 'aria-label': t('history') } }, table) : make('p', { className: 'faint', textContent: t('noHistory') }),
    view.older ? make('div', { className: 'bar' }, older(view)) : null,
  );
}

function older(view) {
  const more = button(view.t('older'), () => void view.showOlder());
  more.dataset.focus = 'older';
  return more;
}

function chipOf(change) {
  return ['fired', 'relapsed'].includes(change.kind) ? 'alerting' : change.state;
}
