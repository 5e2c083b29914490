/** The page of ratings: how many, how good, by whom, and what was said. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { listRatings } from './ratings.js';
import { sheet } from './style.js';
import { distribution, figures, people } from './tables.js';
import { translator } from './words.js';

const API = '/api/v1/csat';
const PERIODS = [7, 30, 90, 365];
const DAY_MS = 86_400_000;

class CsatPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.filter ??= { days: '30', widget_id: '', staff_id: '', language: '' };
    this.kind ??= { label: '', has_comment: '' };
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
      if (this.summary) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  get query() {
    const { days, ...rest } = this.filter;
    const from = new Date(Date.now() - Number(days) * DAY_MS).toISOString();
    return new URLSearchParams({ from, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value)) });
  }

  get kindQuery() {
    const query = this.query;
    for (const [name, value] of Object.entries(this.kind)) if (value) query.set(name, value);
    return query;
  }

  async load() {
    if (!this.summary) this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    const asked = (this.asked = {});
    try {
      const { api } = this.chatclick;
      const got = await Promise.all([
        api.get(`${API}/summary?${this.query}`),
        api.get(`${API}/choices`),
        api.get(`${API}/ratings?${this.kindQuery}&limit=20`),
      ]);
      if (this.asked !== asked) return;
      [this.summary, this.choices] = got;
      this.rows = got[2].data;
      this.next = got[2].next;
      this.draw();
    } catch (error) {
      if (this.asked === asked) this.fail(error);
    }
  }

  fail(error) {
    this.summary = null;
    this.show(
      make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
      button(this.t('retry'), () => void this.load()),
    );
  }

  show(...parts) {
    const focused = this.root.activeElement?.dataset.name;
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
    if (focused) this.root.querySelector(`[data-name="${focused}"]`)?.focus();
  }

  draw() {
    const { t, summary } = this;
    this.show(
      make('p', { className: 'lead', textContent: t('lead') }),
      this.filters(),
      figures(t, this.locale, summary),
      ...summary.scales.map((one) => distribution(t, this.locale, one)),
      summary.people.length ? people(t, summary.people) : null,
      summary.rated ? listRatings(this) : this.nothing(),
    );
  }

  filters() {
    const { t, choices } = this;
    const all = ['', t('all')];
    const periods = PERIODS.map((days) => [String(days), t('last', { days })]);
    const named = (rows) => rows.map((one) => [one.id, one.name || t('gone')]);
    return make(
      'div',
      { className: 'bar' },
      this.choose('days', t('days'), periods),
      this.choose('widget_id', t('widget'), [all, ...named(choices.widgets)]),
      choices.people.length ? this.choose('staff_id', t('person'), [all, ...named(choices.people)]) : null,
      choices.languages.length ? this.choose('language', t('language'), [all, ...choices.languages.map((one) => [one, one])]) : null,
      make('span', { className: 'grow' }),
      button(t('download'), () => void this.download()),
    );
  }

  /** A menu that narrows what is looked at; `values` holds what is chosen. */
  choose(name, words, options, values = this.filter) {
    const menu = select(options, values[name]);
    menu.dataset.name = name;
    menu.addEventListener('change', () => {
      values[name] = menu.value;
      void this.load();
    });
    return field(words, menu);
  }

  nothing() {
    const { t } = this;
    return make('section', { className: 'card' }, make('h2', { textContent: t('none') }), make('p', { className: 'faint', textContent: t('noneHint') }));
  }

  async loadMore() {
    try {
      const page = await this.chatclick.api.get(`${API}/ratings?${this.kindQuery}&limit=20&cursor=${encodeURIComponent(this.next)}`);
      this.rows = [...this.rows, ...page.data];
      this.next = page.next;
      this.draw();
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  async download() {
    try {
      const { name, csv } = await this.chatclick.api.get(`${API}/export?${this.kindQuery}`);
      const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
      make('a', { href: address, download: name }).click();
      window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }
}

customElements.define('csat-page', CsatPage);
