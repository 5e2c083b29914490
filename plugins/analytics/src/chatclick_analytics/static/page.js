/** The dashboard: panels of numbers that open what is behind them, and follow what happens. */
import { arrange, fit } from './arranging.js';
import { openBehind } from './behind.js';
import { FILTERS, HOURS, LIVE_FILTERS, RANGES, queryOf, standard } from './boards.js';
import { askName, askPanel } from './dialogs.js';
import { button, field, make, save, select } from './dom.js';
import { drawPanel, titleOf } from './panels.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/metrics';
const LOOK_MS = 1000;
/** After so many looks without anything new: who is there may have changed. */
const QUIET_LOOKS = 20;

class AnalyticsPage extends HTMLElement {
  connectedCallback() {
    this.host = this.chatclick;
    this.speak(this.host.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.saved ??= null;
    this.zone = new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
    this.ends = [
      this.host.on('locale', (locale) => {
        this.speak(locale);
        if (this.now) this.draw();
      }),
    ];
    this.onKey = (event) => {
      if (event.key === 'Escape' && this.isWall) this.setWall(false);
    };
    document.addEventListener('keydown', this.onKey);
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    void this.begin();
  }

  disconnectedCallback() {
    this.ends.forEach((end) => end());
    document.removeEventListener('keydown', this.onKey);
    clearInterval(this.timer);
  }

  speak(locale) {
    this.locale = locale;
    this.t = translator(locale);
    this.dir = locale.startsWith('ar') ? 'rtl' : 'ltr';
  }

  async begin() {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      const { api } = this.host;
      const [metrics, boards, status] = await Promise.all([api.get(API), api.get(`${API}/dashboards`), api.get(`${API}/status`)]);
      this.status = status;
      this.board ??= this.standard();
      this.definitions = new Map(metrics.data.map((one) => [one.id, one]));
      this.boards = boards.data;
      await this.fetch();
      this.draw();
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.begin()),
      );
    }
  }

  standard() {
    return standard(this.status.is_own);
  }

  async fetch() {
    const { api } = this.host;
    // A number of a plugin that does not run any more is not asked for.
    const known = this.board.panels.filter((panel) => !panel.metric || this.definitions.has(panel.metric));
    const asked = known.map((panel) => [panel, queryOf(panel, this.board, this.zone)]).filter(([, query]) => query);
    const queries = asked.map(([, query]) => query);
    const [status, now, dimensions, answers] = await Promise.all([
      api.get(`${API}/status`),
      api.get(`${API}/now${this.liveFilters()}`),
      api.get(`${API}/dimensions`),
      queries.length ? api.post(`${API}/query`, { queries }) : { data: [] },
    ]);
    Object.assign(this, { status, now, dimensions: dimensions.data, quiet: 0 });
    this.answers = new Map(asked.map(([panel], index) => [panel, answers.data[index]]));
  }

  /** What of now is asked for: who waits in what is filtered by. */
  liveFilters() {
    const named = Object.entries(this.board.filters ?? {}).filter(([name]) => LIVE_FILTERS.includes(name));
    return named.length ? `?${new URLSearchParams(named)}` : '';
  }

  /** Ask whether something was counted since; only then is there something new to show. */
  async look() {
    if (this.isLooking || !this.now || document.hidden) return;
    this.isLooking = true;
    this.quiet += 1;
    try {
      const { position, recompute, store } = await this.host.api.get(`${API}/status`);
      const isNew = position !== this.status.position || recompute || this.status.recompute || store.trouble !== this.status.store.trouble;
      if (isNew || this.quiet >= QUIET_LOOKS) await this.refresh();
    } catch {
      // What is shown stays; the next time may go better.
    }
    this.isLooking = false;
  }

  /** Show what is new, unless somebody is in the middle of something. */
  async refresh() {
    const isBusy = () => this.isEditing || this.root.querySelector('dialog, details[open]');
    if (isBusy()) return;
    await this.fetch();
    if (!isBusy()) this.draw();
  }

  async reload() {
    try {
      await this.fetch();
      this.failure = '';
    } catch (error) {
      this.failure = error.message;
    }
    this.draw();
  }

  show(...parts) {
    const dialogs = this.root.querySelectorAll('dialog');
    const page = make('div', { className: this.isWall ? 'page wall' : 'page' }, ...parts);
    this.root.replaceChildren(page, ...dialogs);
  }

  draw() {
    const focus = this.root.activeElement?.dataset?.focus;
    const failure = this.failure ? make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: this.failure }) : null;
    const isEmpty = this.status.position === 0;
    const own = this.status.is_own ? make('p', { className: 'faint', textContent: this.t('ownOnly') }) : null;
    this.show(this.toolbar(), own, this.counting(), failure, isEmpty ? this.empty() : this.grid());
    if (focus) this.root.querySelector(`[data-focus='${focus}']`)?.focus();
  }

  counting() {
    const { t, status } = this;
    if (status.store.trouble) return make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: t('storeTrouble', { reason: status.store.trouble }) });
    if (status.recompute) return make('p', { className: 'faint', attrs: { role: 'status' }, textContent: t('recounting', { percent: Math.round(100 * status.recompute.progress) }) });
    return status.is_behind ? make('p', { className: 'faint', attrs: { role: 'status' }, textContent: t('behind') }) : null;
  }

  empty() {
    const { t } = this;
    return make(
      'section',
      { className: 'empty' },
      make('h2', { textContent: t('emptyTitle') }),
      make('p', { textContent: t('emptyText') }),
      button(t('emptyDo'), () => this.host.navigate('/widgets'), 'main'),
    );
  }

  // What is above the panels

  toolbar() {
    const { t } = this;
    if (this.isWall) return make('div', { className: 'bar' }, make('span', { className: 'grow' }), button(t('leaveWall'), () => this.setWall(false)));
    const ranges = RANGES.map((one) => [one, t(`r_${one}`)]);
    const change = (key) => (event) => this.set({ [key]: event.target.value });
    const range = select(ranges, this.board.range ?? '7d', { on: { change: change('range') } });
    range.dataset.focus = 'range';
    const hours = select(HOURS.map((one) => [one, t(`h_${one}`)]), this.board.hours ?? 'all', { on: { change: change('hours') } });
    hours.dataset.focus = 'hours';
    const compare = make('input', { type: 'checkbox', checked: this.board.compare === true, on: { change: (event) => this.set({ compare: event.target.checked }) } });
    compare.dataset.focus = 'compare';
    return make(
      'div',
      { className: 'bar' },
      this.chooser(),
      field(t('range'), range),
      field(t('hours'), hours),
      ...FILTERS.map((one) => this.filter(one)),
      make('label', { className: 'check' }, compare, t('compare')),
      make('span', { className: 'grow' }),
      ...(this.isEditing ? this.editing() : this.viewing()),
    );
  }

  chooser() {
    const { t, boards } = this;
    const choices = [['', t('standard')], ...boards.map((one) => [one.id, one.is_mine ? one.title : `${one.title} (${t('sharedMark')})`])];
    const pick = (event) => {
      this.saved = boards.find((one) => one.id === event.target.value) ?? null;
      this.board = this.saved ? structuredClone(this.saved.document) : this.standard();
      void this.reload();
    };
    const control = select(choices, this.saved?.id ?? '', { on: { change: pick }, disabled: this.isEditing === true });
    control.dataset.focus = 'board';
    return field(t('dashboard'), control);
  }

  filter(name) {
    const { t } = this;
    const values = this.dimensions.find((one) => one.id === name)?.values ?? [];
    if (values.length === 0 || (name === 'staff' && this.status.is_own)) return null;
    const choices = [['', t('all')], ...values.map((one) => [one.id, one.name])];
    const pick = (event) => {
      const filters = { ...this.board.filters, [name]: event.target.value };
      if (!event.target.value) delete filters[name];
      this.set({ filters });
    };
    const control = select(choices, this.board.filters?.[name] ?? '', { on: { change: pick } });
    control.dataset.focus = `filter-${name}`;
    return field(t(`d_${name}`), control);
  }

  viewing() {
    const { t } = this;
    const more = ['csv', 'xlsx', 'json', 'import', ...(this.saved?.is_mine ? ['delete'] : []), ...(this.status.may_recompute ? ['recompute'] : [])];
    const run = (one) => () => {
      menu.open = false;
      void this.act(one);
    };
    const items = more.map((one) => button(t(`do_${one}`), run(one), 'item'));
    const menu = make('details', { className: 'menu' }, make('summary', { textContent: t('moreDo') }), make('div', { className: 'items' }, ...items));
    return [menu, button(t('wall'), () => this.setWall(true)), button(t('edit'), () => this.edit())];
  }

  editing() {
    const { t } = this;
    return [
      button(t('addPanel'), () => askPanel(this, (panel) => this.change([...this.board.panels, panel]))),
      button(t('cancel'), () => this.leave()),
      button(t('save'), () => this.keep(), 'main'),
    ];
  }

  set(values) {
    this.board = { ...this.board, ...values };
    void this.reload();
  }

  setWall(isWall) {
    this.isWall = isWall;
    this.draw();
    if (isWall) void this.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
  }

  // The panels

  grid() {
    const cards = this.board.panels.map((panel, index) => this.card(panel, index));
    return make('div', { className: 'grid' }, ...cards);
  }

  card(panel, index) {
    const { t } = this;
    const title = titleOf(panel, this);
    const isKnown = panel.chart === 'waiting' || panel.chart === 'people' || this.answers.has(panel);
    const isGone = panel.metric && !this.definitions.has(panel.metric);
    const parts = isKnown ? drawPanel(panel, this) : [make('p', { className: 'faint', textContent: t(isGone ? 'missing' : 'loading') })];
    const card = make('div', { className: 'card', attrs: { role: 'group', 'aria-label': title } }, make('div', { className: 'head' }, make('h2', { className: 'grow', textContent: title })), ...parts);
    card.style.setProperty('--w', panel.w ?? 4);
    card.style.setProperty('--h', panel.h ?? 1);
    if (this.isEditing) this.makeMovable(card, panel, index, title);
    return card;
  }

  makeMovable(card, panel, index, title) {
    const { t } = this;
    const name = t('grip', { title });
    const grip = make('button', { type: 'button', className: 'small grip', textContent: '⠿', title: t('gripHint'), attrs: { 'aria-label': `${name}. ${t('gripHint')}` } });
    grip.dataset.focus = `grip-${index}`;
    const remove = make('button', { type: 'button', className: 'small', textContent: '✕', attrs: { 'aria-label': t('remove', { title }) } });
    remove.addEventListener('click', () => this.change(this.board.panels.filter((one) => one !== panel)));
    const corner = make('span', { className: 'corner', attrs: { 'aria-hidden': 'true' } });
    card.querySelector('.head').prepend(grip);
    card.querySelector('.head').append(remove);
    card.append(corner);
    arrange(card, grip, corner, { index, panel, move: (from, to) => this.move(from, to), resize: (at, w, h) => this.resize(at, w, h) });
  }

  move(from, to) {
    const panels = [...this.board.panels];
    if (to < 0 || to >= panels.length || to === from) return;
    panels.splice(to, 0, ...panels.splice(from, 1));
    this.change(panels);
    this.root.querySelector(`[data-focus='grip-${to}']`)?.focus();
  }

  resize(at, w, h) {
    const old = this.board.panels[at];
    const panel = { ...old, ...fit(w, h) };
    if (this.answers.has(old)) this.answers.set(panel, this.answers.get(old));
    this.change(this.board.panels.map((one, index) => (index === at ? panel : one)));
  }

  change(panels) {
    this.board = { ...this.board, panels };
    this.host.setUnsaved(true);
    this.draw();
    if (panels.some((one) => !this.answers.has(one) && this.definitions.has(one.metric))) void this.reload();
  }

  open(panel, span = {}, filters = {}) {
    const query = { ...queryOf(panel, this.board, this.zone), ...span, grain: 'total', compare: false };
    delete query.by;
    if (span.since) delete query.last;
    query.filters = { ...query.filters, ...filters };
    openBehind(this, titleOf(panel, this), query);
  }

  // Dashboards

  edit() {
    this.before = structuredClone(this.board);
    this.isEditing = true;
    this.draw();
  }

  leave() {
    this.isEditing = false;
    this.board = this.before;
    this.host.setUnsaved(false);
    void this.reload();
  }

  keep() {
    const given = this.saved ?? { title: '' };
    askName(this, given, async (values) => {
      const body = { ...values, document: this.board };
      const { api } = this.host;
      const kept = this.saved?.is_mine ? await api.patch(`${API}/dashboards/${this.saved.id}`, body) : await api.post(`${API}/dashboards`, body);
      await this.take(kept);
      this.host.toast(this.t('savedDone'));
    });
  }

  async take(kept) {
    this.boards = (await this.host.api.get(`${API}/dashboards`)).data;
    this.saved = kept;
    this.board = kept ? structuredClone(kept.document) : this.standard();
    this.isEditing = false;
    this.host.setUnsaved(false);
    await this.reload();
  }

  async act(what) {
    this.failure = '';
    try {
      await { csv: () => this.export('csv'), xlsx: () => this.export('xlsx'), json: () => this.saveJson(), import: () => this.import(), delete: () => this.remove(), recompute: () => this.recompute() }[what]?.();
    } catch (error) {
      this.failure = error.message;
      this.draw();
    }
  }

  async export(format) {
    const known = this.board.panels.filter((panel) => this.definitions.has(panel.metric));
    const queries = known.map((panel) => queryOf(panel, this.board, this.zone));
    const file = await this.host.api.post(`${API}/export`, { queries, format, encoding: 'base64' });
    const bytes = Uint8Array.from(atob(file.data), (one) => one.charCodeAt(0));
    save(file.name, new Blob([bytes], { type: file.media_type }), make);
  }

  saveJson() {
    const title = this.saved?.title ?? this.t('standard');
    const text = JSON.stringify({ title, document: this.board }, null, 2);
    save('dashboard.json', new Blob([text], { type: 'application/json' }), make);
  }

  import() {
    const input = make('input', { type: 'file', accept: 'application/json,.json' });
    input.addEventListener('change', async () => {
      try {
        const { title, document } = JSON.parse(await input.files[0].text());
        await this.take(await this.host.api.post(`${API}/dashboards`, { title, document }));
        this.host.toast(this.t('savedDone'));
      } catch (error) {
        this.failure = `${this.t('notImported')}: ${error.message}`;
        this.draw();
      }
    });
    input.click();
  }

  async remove() {
    const { saved } = this;
    const { api } = this.host;
    await api.delete(`${API}/dashboards/${saved.id}`);
    await this.take(null);
    const undo = () => {
      const { title, is_shared, document } = saved;
      void api.post(`${API}/dashboards`, { title, is_shared, document }).then((kept) => this.take(kept));
    };
    this.host.toast(this.t('removed', { title: saved.title }), 'plain', undo);
  }

  async recompute() {
    await this.host.api.post(`${API}/recompute`, {});
    await this.reload();
  }
}

customElements.define('analytics-page', AnalyticsPage);
