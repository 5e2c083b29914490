/** What is asked before a panel is added or a dashboard is kept. */
import { button, field, make, select } from './dom.js';
import { nameOf, nameOfStat } from './panels.js';
import { defining } from './words.js';

/** How a panel may show its number. */
export const CHARTS = ['number', 'line', 'bars', 'heatmap', 'table', 'waiting', 'people'];

function ask(page, title, parts, yes, run) {
  const failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
  const form = make('form', { className: 'inside', method: 'dialog' }, make('h2', { textContent: title }), ...parts, failure);
  const dialog = make('dialog', { attrs: { 'aria-label': title }, on: { close: () => dialog.remove() } }, form);
  const done = make('button', { type: 'submit', className: 'main', textContent: yes });
  form.append(make('div', { className: 'bar' }, done, button(page.t('cancel'), () => dialog.close())));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await run();
      dialog.close();
    } catch (error) {
      failure.textContent = error.message;
    }
  });
  page.root.append(dialog);
  dialog.showModal();
}

/** Ask for a new panel. */
export function askPanel(page, add) {
  const { t } = page;
  const metric = select([...page.definitions.values()].map((one) => [one.id, one.plugin ? `${one.title} (${one.plugin})` : nameOf(one.id, page)]), 'sessions');
  const chart = select(CHARTS.map((one) => [one, t(`c_${one}`)]), 'line');
  const stat = select([], '');
  const by = select(page.dimensions.map((one) => [one.id, t(`d_${one.id}`)]), 'queue');
  const fields = { metric: field(t('metric'), metric), stat: field(t('stat'), stat), by: field(t('splitBy'), by) };
  const text = make('p', { className: 'faint', dir: 'auto' });
  const sort = () => {
    const isLive = chart.value === 'waiting' || chart.value === 'people';
    const definition = page.definitions.get(metric.value);
    const options = definition.stats.map((one) => make('option', { value: one, textContent: nameOfStat(one, page) }));
    stat.replaceChildren(...options);
    fields.metric.hidden = text.hidden = isLive;
    fields.stat.hidden = isLive || definition.stats.length < 2;
    fields.by.hidden = chart.value !== 'bars';
    Object.assign(text, defining(definition, page.locale));
  };
  metric.addEventListener('change', sort);
  chart.addEventListener('change', sort);
  sort();
  ask(page, t('addPanel'), [field(t('chart'), chart), fields.metric, text, fields.stat, fields.by], t('add'), () => {
    const isLive = chart.value === 'waiting' || chart.value === 'people';
    const size = chart.value === 'number' || chart.value === 'waiting' ? { w: 3, h: 1 } : { w: 6, h: 2 };
    const asked = isLive ? {} : { metric: metric.value, stat: stat.value };
    add({ chart: chart.value, ...asked, ...(chart.value === 'bars' ? { by: by.value } : {}), ...size });
  });
}

/** Ask how a dashboard is to be called, and who sees it. */
export function askName(page, given, run) {
  const { t } = page;
  const title = make('input', { type: 'text', value: given.title ?? '', required: true, maxLength: 80 });
  const shared = make('input', { type: 'checkbox', checked: given.is_shared === true });
  const check = make('label', { className: 'check' }, shared, t('shared'));
  ask(page, t('saveAs'), [field(t('name'), title), check], t('save'), () => run({ title: title.value.trim(), is_shared: shared.checked }));
}
