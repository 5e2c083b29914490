/** The page of the routing rules: which there are, trying them, and their versions. */
import { button, make } from './dom.js';
import { Editor } from './editor.js';
import { ListView } from './list.js';
import { sheet } from './style.js';
import { TryView } from './trying.js';
import { VersionsView } from './versions.js';
import { translator } from './words.js';

const API = '/api/v1/rules';
const PAGE = 100;
const TABS = { rules: ListView, tryOut: TryView, versions: VersionsView };
const MONDAY_MS = Date.UTC(2026, 10, 23);
const DAY_MS = 86_400_000;

class RoutingRulesPage extends HTMLElement {
  connectedCallback() {
    this.speak(this.chatclick.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.speak(locale);
      // What is being typed stays as it is; the rest is drawn anew.
      if (!(this.open instanceof Editor)) void this.load();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
    this.open?.stop?.();
    this.setUnsaved(false);
  }

  get api() {
    return this.chatclick.api;
  }

  speak(locale) {
    this.locale = locale;
    this.t = translator(locale);
    this.language = locale.startsWith('de') ? 'de' : 'en';
  }

  setUnsaved(isUnsaved) {
    this.chatclick.setUnsaved(isUnsaved);
  }

  /** The name of a day of the week, 1 for Monday. */
  dayName(day, weekday = 'long') {
    return new Intl.DateTimeFormat(this.locale, { weekday, timeZone: 'UTC' }).format(MONDAY_MS + (day - 1) * DAY_MS);
  }

  /** What is wrong, in the reader's language where there are words for it. */
  problemWords(code, message) {
    return this.t(`problem_${code}`) ?? message;
  }

  /** Flows are known to Admin and not to the rules: their names take the place of ids here. */
  nameFlows(sentence) {
    return this.flows.reduce((text, { id, name }) => text.replaceAll(id, name), sentence);
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  async load() {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    await this.attempt(async () => {
      const { api, language } = this;
      [this.known, this.choices] = await Promise.all([
        api.get(`${API}/fields?language=${language}`),
        api.get(`${API}/choices`),
      ]);
      this.flows = this.choices.offers_flows ? await this.chatclick.names('flows') : [];
      await this.turnTo('rules');
    });
  }

  async attempt(run) {
    try {
      await run();
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  async readList(cursor = '') {
    return this.api.get(`${API}?limit=${PAGE}&language=${this.language}&cursor=${cursor}`);
  }

  async more() {
    await this.attempt(async () => {
      const { data } = this.list;
      const next = await this.readList(this.list.next);
      this.list = { ...next, data: [...data, ...next.data] };
      await this.drawTab();
    });
  }

  /** Show a tab, with the rules as they are now. */
  async turnTo(tab) {
    this.tab = tab;
    await this.attempt(async () => {
      this.list = await this.readList();
      await this.drawTab();
    });
  }

  async drawTab() {
    this.open?.stop?.();
    this.open = new TABS[this.tab](this);
    const drawn = await this.open.draw();
    this.show(this.tabs(), make('div', { id: 'panel', attrs: { role: 'tabpanel', 'aria-label': this.t(this.tab) } }, drawn));
  }

  tabs() {
    const names = Object.keys(TABS);
    const turn = (name) => async () => {
      await this.turnTo(name);
      this.root.querySelector('[role="tab"][aria-selected="true"]')?.focus();
    };
    const onKey = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const isBackwards = getComputedStyle(this).direction === 'rtl';
      const at = names.indexOf(this.tab) + (isBackwards ? -by : by);
      void turn(names[(at + names.length) % names.length])();
    };
    const tab = (name) =>
      make('button', {
        type: 'button',
        textContent: this.t(name),
        tabIndex: name === this.tab ? 0 : -1,
        attrs: { role: 'tab', 'aria-selected': name === this.tab, 'aria-controls': 'panel' },
        on: { click: turn(name), keydown: onKey },
      });
    return make('div', { attrs: { role: 'tablist' } }, ...names.map(tab));
  }

  /**
   * Show the rules.
   *
   * @param {{ focus?: string, on?: 'name' | 'handle' | 'switch' }} [shown] where the focus goes
   */
  async showList({ focus, on = 'name' } = {}) {
    await this.turnTo('rules');
    if (focus) this.root.querySelector(`[data-id="${CSS.escape(focus)}"] .${on}`)?.focus();
  }

  /** Open a rule; one without an id is new. */
  edit(rule) {
    this.open?.stop?.();
    this.open = new Editor(this, rule);
    this.show(this.open.draw());
    this.scrollIntoView({ block: 'start' });
    this.root.querySelector('input')?.focus();
  }
}

customElements.define('routing-rules-page', RoutingRulesPage);
