/** A panel: a title, what it shows, its definition, and the numbers behind the drawing. */
import { bars, heatmap, line, table } from './charts.js';
import { make } from './dom.js';
import { change, show } from './numbers.js';
import { defining } from './words.js';

/** What a panel is called. */
export function titleOf(panel, page) {
  if (panel.title) return panel.title;
  if (panel.chart === 'waiting' || panel.chart === 'people') return page.t(panel.chart);
  const name = nameOf(panel.metric, page);
  const stat = panel.stat && panel.stat !== 'sum' ? `, ${nameOfStat(panel.stat, page)}` : '';
  const by = panel.chart === 'bars' ? `, ${page.t('by', { dimension: page.t(`d_${panel.by ?? 'queue'}`) })}` : '';
  const hours = page.answers?.get(panel)?.hours === 'business' ? `, ${page.t('inHours')}` : '';
  return `${name}${stat}${by}${hours}`;
}

/** What a number is called: one of another plugin as that plugin calls it. */
export function nameOf(metric, page) {
  const { definitions, t } = page;
  const found = definitions.get(metric);
  return found && !found.plugin ? t(`m_${metric}`) : (found?.title ?? metric);
}

/** What can be asked of a number, in words where it is one of ours. */
export function nameOfStat(stat, page) {
  const key = `s_${stat}`;
  const words = page.t(key);
  return words === key ? stat : words;
}

/** Only what conversations are behind can be opened. */
function canOpen(panel, page) {
  return page.definitions.get(panel.metric)?.has_sessions === true;
}

/**
 * @param {object} panel
 * @param {object} page what it is on: `t`, `locale`, `answers`, `now`, `open(panel, query)`
 */
export function drawPanel(panel, page) {
  const draws = { waiting: drawWaiting, people: drawPeople, number: drawNumber, line: drawLine, bars: drawBars, heatmap: drawHeat, table: drawTable };
  const isMissing = page.answers.get(panel)?.is_missing;
  const parts = isMissing ? [make('p', { className: 'faint', textContent: page.t('missing') })] : draws[panel.chart](panel, page);
  return [...parts, definition(panel, page)];
}

function definition(panel, page) {
  const found = page.definitions.get(panel.metric);
  if (!found) return null;
  const words = defining(found, page.locale);
  return make('details', {}, make('summary', { textContent: page.t('definition') }), make('p', { className: 'faint', dir: 'auto', ...words }));
}

function drawWaiting(_panel, page) {
  const { t, now, locale } = page;
  const longest = now.longest_wait_s === null ? t('nobodyWaits') : t('longest', { time: show(now.longest_wait_s, 's', locale) });
  const open = () => page.host.navigate('/inbox/unassigned');
  return [bigNumber(String(now.waiting), open), make('p', { className: 'faint', textContent: longest })];
}

function drawPeople(_panel, page) {
  const { t, now } = page;
  if (now.people.length === 0) return [make('p', { className: 'faint', textContent: t('nobody') })];
  const rows = now.people.map((one) =>
    make(
      'tr',
      {},
      make('th', { textContent: one.name, attrs: { scope: 'row' } }),
      make('td', { textContent: t(`is_${one.availability}`) }),
      make('td', { className: 'number', textContent: t('ofCapacity', { open: one.open, capacity: one.capacity }) }),
    ),
  );
  const head = ['d_staff', 'state', 'openNow'].map((key, index) => make('th', { textContent: t(key), className: index === 2 ? 'number' : '', attrs: { scope: 'col' } }));
  const body = make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
  return [make('div', { className: 'scroll', tabIndex: 0, attrs: { role: 'group', 'aria-label': t('people') } }, body)];
}

function drawNumber(panel, page) {
  const answer = page.answers.get(panel);
  const [series] = answer.series;
  const value = series?.total ?? null;
  const open = canOpen(panel, page) ? () => page.open(panel) : null;
  return [bigNumber(show(value, answer.unit, page.locale), open), compared(panel, page, series), spansBehind(panel, page)];
}

function bigNumber(text, open) {
  if (!open) return make('p', { className: 'big', textContent: text });
  return make('button', { type: 'button', className: 'link big', textContent: text, on: { click: open } });
}

function compared(panel, page, series) {
  if (!series?.previous || series.total === null) return null;
  const percent = change(series.total, series.previous.total);
  if (percent === null) return make('p', { className: 'faint', textContent: page.t('noBefore') });
  const isLowGood = page.definitions.get(panel.metric)?.is_low_good;
  const isGood = percent < 0 === isLowGood;
  const size = new Intl.NumberFormat(page.locale, { maximumFractionDigits: 0 }).format(Math.abs(percent));
  const key = Math.abs(percent) < 0.5 ? 'same' : percent > 0 ? 'more' : 'less';
  const before = show(series.previous.total, page.answers.get(panel).unit, page.locale);
  const tone = key === 'same' ? 'faint' : isGood ? 'change good' : 'change bad';
  return make('p', { className: tone, textContent: page.t(key, { size, before }) });
}

function drawLine(panel, page) {
  const answer = page.answers.get(panel);
  const [series] = answer.series;
  const whole = show(series?.total ?? null, answer.unit, page.locale);
  const label = `${titleOf(panel, page)}: ${whole}. ${page.t('tableBelow')}`;
  return [line(answer, label, page.locale, openerOf(panel, page, answer)), numbersBehind(panel, page, answer)];
}

function drawTable(panel, page) {
  const answer = page.answers.get(panel);
  return [scrolled(panel, page, tableOf(panel, page, answer))];
}

/** What a single number is made of, asked for once somebody wants to see it. */
function spansBehind(panel, page) {
  if (page.isWall) return null;
  const body = make('div', {}, make('p', { className: 'faint', textContent: page.t('loading') }));
  const details = make('details', { on: { toggle: () => details.open && void fill() } }, make('summary', { textContent: page.t('numbers') }), body);
  return details;

  async function fill() {
    try {
      const answer = await page.askSpans(panel);
      body.replaceChildren(scrolled(panel, page, tableOf(panel, page, answer)));
    } catch (error) {
      body.replaceChildren(make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: error.message }));
    }
  }
}

function numbersBehind(panel, page, answer) {
  if (page.isWall) return null;
  const body = scrolled(panel, page, tableOf(panel, page, answer));
  return make('details', {}, make('summary', { textContent: page.t('numbers') }), body);
}

function tableOf(panel, page, answer) {
  const heads = [page.t('from'), titleOf(panel, page), page.t('before')];
  return table(answer, heads, page.locale, openerOf(panel, page, answer));
}

function openerOf(panel, page, answer) {
  return canOpen(panel, page) ? (index) => page.open(panel, spanOf(answer, index)) : null;
}

function scrolled(panel, page, body) {
  return make('div', { className: 'scroll', tabIndex: 0, attrs: { role: 'group', 'aria-label': titleOf(panel, page) } }, body);
}

function spanOf(answer, index) {
  return { since: answer.starts[index], until: answer.starts[index + 1] ?? answer.until, last: undefined };
}

function drawBars(panel, page) {
  const answer = page.answers.get(panel);
  if (answer.series.length === 0) return [make('p', { className: 'faint', textContent: page.t('nothingHere') })];
  const heads = [page.t(`d_${panel.by ?? 'queue'}`), titleOf(panel, page)];
  const by = panel.by ?? 'queue';
  const open = canOpen(panel, page) ? (one) => page.open(panel, {}, { [by]: [one.key] }) : null;
  return [scrolled(panel, page, bars(answer, heads, page.locale, open))];
}

function drawHeat(panel, page) {
  const answer = page.answers.get(panel);
  return [scrolled(panel, page, heatmap(answer, page.locale, titleOf(panel, page)))];
}
