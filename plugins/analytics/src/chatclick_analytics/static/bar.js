/** What is above the panels. */
import { FILTERS, HOURS, RANGES } from './boards.js';
import { button, field, make, select } from './dom.js';
import { askPanel } from './dialogs.js';

/** The dashboard that is shown, of what, and what can be done with it. */
export function toolbar(page) {
  const { t } = page;
  if (page.isWall) return make('div', { className: 'bar' }, make('span', { className: 'grow' }), button(t('leaveWall'), () => page.setWall(false)));
  const ranges = RANGES.map((one) => [one, t(`r_${one}`)]);
  const change = (key) => (event) => page.set({ [key]: event.target.value });
  const range = select(ranges, page.board.range ?? '7d', { on: { change: change('range') } });
  range.dataset.focus = 'range';
  const hours = select(HOURS.map((one) => [one, t(`h_${one}`)]), page.board.hours ?? 'all', { on: { change: change('hours') } });
  hours.dataset.focus = 'hours';
  const compare = make('input', { type: 'checkbox', checked: page.board.compare === true, on: { change: (event) => page.set({ compare: event.target.checked }) } });
  compare.dataset.focus = 'compare';
  return make(
    'div',
    { className: 'bar' },
    chooser(page),
    field(t('range'), range),
    field(t('hours'), hours),
    ...FILTERS.map((one) => filter(page, one)),
    make('label', { className: 'check' }, compare, t('compare')),
    make('span', { className: 'grow' }),
    ...(page.isEditing ? editing(page) : viewing(page)),
  );
}

function chooser(page) {
  const { t, boards } = page;
  const choices = [['', t('standard')], ...boards.map((one) => [one.id, one.is_mine ? one.title : `${one.title} (${t('sharedMark')})`])];
  const pick = (event) => {
    page.saved = boards.find((one) => one.id === event.target.value) ?? null;
    page.board = page.kept();
    page.tellPlace();
    void page.reload();
  };
  const control = select(choices, page.saved?.id ?? '', { on: { change: pick }, disabled: page.isEditing === true });
  control.dataset.focus = 'board';
  return field(t('dashboard'), control);
}

function filter(page, name) {
  const { t } = page;
  const values = page.dimensions.find((one) => one.id === name)?.values ?? [];
  const chosen = page.board.filters?.[name] ?? '';
  if ((values.length === 0 && !chosen) || (name === 'staff' && page.status.is_own)) return null;
  const choices = [['', t('all')], ...values.map((one) => [one.id, one.name])];
  if (!choices.some(([id]) => id === chosen)) choices.push([chosen, chosen]);
  const pick = (event) => {
    const filters = { ...page.board.filters, [name]: event.target.value };
    if (!event.target.value) delete filters[name];
    page.set({ filters });
  };
  const control = select(choices, chosen, { on: { change: pick } });
  control.dataset.focus = `filter-${name}`;
  return field(t(`d_${name}`), control);
}

function viewing(page) {
  const { t } = page;
  const more = ['csv', 'xlsx', 'json', 'import', ...(page.saved?.is_mine ? ['delete'] : []), ...(page.status.may_recompute ? ['recompute'] : [])];
  const run = (one) => () => {
    menu.open = false;
    void page.act(one);
  };
  const items = more.map((one) => button(t(`do_${one}`), run(one), 'item'));
  const menu = make('details', { className: 'menu' }, make('summary', { textContent: t('moreDo') }), make('div', { className: 'items' }, ...items));
  return [menu, button(t('wall'), () => page.setWall(true)), button(t('edit'), () => page.edit())];
}

function editing(page) {
  const { t } = page;
  return [
    button(t('addPanel'), () => askPanel(page, (panel) => page.change([...page.board.panels, panel]))),
    button(t('cancel'), () => page.leave()),
    button(t('save'), () => page.keep(), 'main'),
  ];
}
