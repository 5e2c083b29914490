/** The numbers: who answered at all, how the scores are spread, and by whom. */
import { make } from '/admin/static/kit/elements.js';

/** Scores up to which a rating is poor, and from which on it is good, by scale. */
const EDGES = { 2: [1, 2], 5: [2, 4], 10: [6, 9] };

function labelOf(score, scale) {
  const [poor, good] = EDGES[scale];
  return score >= good ? 'good' : score <= poor ? 'poor' : 'fair';
}

/** @returns {(percent: number | null) => string} */
function percents(locale) {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (percent) => (percent === null ? '–' : format.format(percent / 100));
}

function figure(name, value, hint = '') {
  return make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value }), hint ? make('dd', { className: 'hint', textContent: hint }) : null);
}

export function figures(t, locale, summary) {
  const count = new Intl.NumberFormat(locale);
  return make(
    'dl',
    { className: 'card figures' },
    figure(t('asked'), count.format(summary.asked), t('askedHint')),
    figure(t('rated'), count.format(summary.rated)),
    figure(t('response'), percents(locale)(summary.response_percent)),
  );
}

export function distribution(t, locale, one) {
  const share = percents(locale);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const rows = one.counts.map((count, index) => ({ score: index + 1, count })).reverse();
  const body = rows.map(({ score, count }) => {
    const percent = one.rated ? (100 * count) / one.rated : 0;
    // The numbers beside it say the same.
    const bar = make('progress', { max: 100, value: percent, className: labelOf(score, one.scale), attrs: { 'aria-hidden': 'true' } });
    return make(
      'tr',
      {},
      make('th', { attrs: { scope: 'row' }, textContent: t('of', { score, scale: one.scale }) }),
      make('td', { className: 'wide' }, bar),
      make('td', { className: 'number', textContent: count }),
      make('td', { className: 'number', textContent: share(percent) }),
    );
  });
  const title = t('scale', { scale: one.scale });
  return make(
    'section',
    { className: 'card' },
    make('h2', { textContent: title }),
    make(
      'dl',
      { className: 'figures' },
      figure(t('average'), number.format(one.average)),
      figure(t('good'), share((100 * one.good) / one.rated)),
      figure(t('poor'), share((100 * one.poor) / one.rated)),
      one.net === null ? null : figure(t('net'), number.format(one.net), t('netHint')),
    ),
    table([[t('score')], ['', 'wide'], [t('number'), 'number'], [t('share'), 'number']], body, title),
  );
}

export function people(t, rows) {
  const body = rows.map((one) =>
    make(
      'tr',
      {},
      make('th', { attrs: { scope: 'row' }, textContent: one.name || t('gone') }),
      ...['rated', 'good', 'fair', 'poor'].map((key) => make('td', { className: 'number', textContent: one[key] })),
    ),
  );
  const heads = [[t('person')], ...['rated', 'good', 'fair', 'poor'].map((key) => [t(key), 'number'])];
  return make('section', { className: 'card' }, make('h2', { textContent: t('people') }), table(heads, body, t('people')));
}

function table(heads, body, label) {
  const cells = heads.map(([words, className = '']) =>
    words ? make('th', { textContent: words, className, attrs: { scope: 'col' } }) : make('td', { className }),
  );
  const made = make('table', { attrs: { 'aria-label': label } }, make('thead', {}, make('tr', {}, ...cells)), make('tbody', {}, ...body));
  return make('div', { className: 'scroll' }, made);
}
