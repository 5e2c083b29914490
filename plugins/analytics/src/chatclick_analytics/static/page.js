/** The dashboard: panels of numbers that open what is behind them, and follow what happens. */
import { arrange, fit } from './arranging.js';
import { openBehind } from './behind.js';
import { toolbar } from './bar.js';
import { LIVE_FILTERS, drawnOf, queryOf, standard } from './boards.js';
import { askName } from './dialogs.js';
import { button, make } from './dom.js';
import { askFile, exportNumbers, keepFile, saveBoard } from './files.js';
import { drawPanel, titleOf } from './panels.js';
import { apply, idOf, isOnWall, toSearch } from './place.js';
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
    this.zone = new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
    this.ends = [
      this.host.on('locale', (locale) => {
        this.speak(locale);
        if (this.isReady) this.draw();
      }),
      this.host.on('search', () => this.follow()),
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
      this.definitions = new Map(metrics.data.map((one) => [one.id, one]));
      this.boards = boards.data;
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.begin()),
      );
      return;
    }
    // What an address asks for may be refused: then it can be changed above the panels.
    Object.assign(this, { dimensions: [], answers: new Map(), quiet: 0 });
    this.goTo(this.host.search);
    await this.reload();
    this.isReady = true;
    this.follow();
  }

  /** Show what an address says. */
  goTo(search) {
    const id = idOf(search);
    this.saved = this.boards.find((one) => one.id === id) ?? null;
    this.isGone = id !== '' && !this.saved;
    this.board = apply(search, this.kept());
    this.isEditing = false;
    this.search = search;
    this.isWall = isOnWall(search);
  }

  /** Go along when somebody goes back, or follows a link to this page. */
  follow() {
    if (!this.isReady || this.search === this.host.search) return;
    this.goTo(this.host.search);
    this.host.setUnsaved(false);
    if (!this.isWall && document.fullscreenElement) void document.exitFullscreen();
    void this.reload();
  }

  /** Say in the address what is shown, so that it can be kept, shared and come back to. */
  tellPlace() {
    this.search = toSearch(this.saved?.id ?? '', this.board, this.kept(), this.isWall === true);
    this.isGone = false;
    if (this.search !== this.host.search) this.host.setSearch(this.search);
  }

  /** The dashboard as it was saved. */
  kept() {
    return this.saved ? structuredClone(this.saved.document) : standard(this.status.is_own);
  }

  async fetch() {
    const { api } = this.host;
    const { board } = this;
    // A number of a plugin that does not run any more is not asked for.
    const known = this.board.panels.filter((panel) => !panel.metric || this.definitions.has(panel.metric));
    const asked = known.map((panel) => [panel, drawnOf(panel, this.board, this.zone)]).filter(([, query]) => query);
    const queries = asked.map(([, query]) => query);
    const [status, now, dimensions, answers] = await Promise.all([
      api.get(`${API}/status`),
      api.get(`${API}/now${this.liveFilters()}`),
      api.get(`${API}/dimensions`),
      queries.length ? api.post(`${API}/query`, { queries }) : { data: [] },
    ]);
    // Another one is shown by now; what it needs is asked for already.
    if (board !== this.board) return;
    Object.assign(this, { status, now, dimensions: dimensions.data, quiet: 0, unread: '' });
    this.answers = new Map(asked.map(([panel], index) => [panel, answers.data[index]]));
  }

  /** What of now is asked for: who waits in what is filtered by. */
  liveFilters() {
    const named = Object.entries(this.board.filters ?? {}).filter(([name]) => LIVE_FILTERS.includes(name));
    return named.length ? `?${new URLSearchParams(named)}` : '';
  }

  /** Ask whether something was counted since; only then is there something new to show. */
  async look() {
    if (this.isLooking || !this.isReady || document.hidden) return;
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
    const { board } = this;
    let unread = '';
    try {
      await this.fetch();
    } catch (error) {
      unread = error.message;
    }
    // Another one is shown by now, and what is said of it stays.
    if (board !== this.board) return;
    Object.assign(this, { failure: '', unread });
    this.draw();
  }

  show(...parts) {
    const dialogs = this.root.querySelectorAll('dialog');
    const page = make('div', { className: this.isWall ? 'page wall' : 'page' }, ...parts);
    this.root.replaceChildren(page, ...dialogs);
  }

  draw() {
    const focus = this.root.activeElement?.dataset?.focus;
    const trouble = this.failure || this.unread;
    const failure = trouble ? make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: trouble }) : null;
    const isEmpty = this.status.position === 0;
    const gone = this.isGone ? make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: this.t('boardGone') }) : null;
    const own = this.status.is_own ? make('p', { className: 'faint', textContent: this.t('ownOnly') }) : null;
    this.show(toolbar(this), gone, own, this.counting(), failure, isEmpty ? this.empty() : this.grid());
    if (focus) this.root.querySelector(`[data-focus='${focus}']`)?.focus();
  }

  counting() {
    const { t, status } = this;
    const { code, trouble } = status.store;
    if (trouble) return make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: t('storeTrouble', { reason: code ? t(`store_${code}`) : trouble }) });
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

  set(values) {
    this.board = { ...this.board, ...values };
    // What is edited is another dashboard already, which has no address before it is saved.
    if (!this.isEditing) this.tellPlace();
    void this.reload();
  }

  setWall(isWall) {
    this.isWall = isWall;
    this.tellPlace();
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
    const isLive = panel.chart === 'waiting' || panel.chart === 'people';
    const isKnown = isLive ? this.now !== undefined : this.answers.has(panel);
    const isGone = panel.metric && !this.definitions.has(panel.metric);
    const parts = isKnown ? drawPanel(panel, this) : [make('p', { className: 'faint', textContent: t(isGone ? 'missing' : this.unread ? 'failed' : 'loading') })];
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

  /** Ask for a panel span by span. */
  askSpans(panel) {
    return this.host.api.post(`${API}/query`, queryOf(panel, this.board, this.zone));
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
    this.board = this.kept();
    this.isEditing = false;
    this.host.setUnsaved(false);
    this.tellPlace();
    await this.reload();
  }

  async act(what) {
    this.failure = '';
    try {
      const does = {
        csv: () => exportNumbers(this, 'csv'),
        xlsx: () => exportNumbers(this, 'xlsx'),
        json: () => saveBoard(this),
        import: () => askFile((file) => this.keepFile(file)),
        delete: () => this.remove(),
        recompute: () => this.recompute(),
      };
      await does[what]?.();
    } catch (error) {
      this.failure = error.message;
      this.draw();
    }
  }

  async keepFile(file) {
    try {
      await this.take(await keepFile(this, file));
      this.host.toast(this.t('savedDone'));
    } catch (error) {
      this.failure = `${this.t('notImported')}. ${error.message}`;
      this.draw();
    }
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
