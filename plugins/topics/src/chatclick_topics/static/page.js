/** The page of topics: what people write about, how often, and where that goes. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { bars } from './charts.js';
import { edit } from './editing.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/topics';
const LOOK_MS = 1000;

class TopicsPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.language ??= '*';
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
      if (this.data) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    window.clearTimeout(this.timer);
    this.stop?.();
  }

  async load() {
    if (!this.data) this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      this.take(await this.chatclick.api.get(API));
    } catch (error) {
      this.data = null;
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  /** Show what came; while it computes, look again. Whoever edits a topic is not disturbed. */
  take(data) {
    this.data = data;
    if (!this.editing) this.draw();
    window.clearTimeout(this.timer);
    if (data.is_running && this.isConnected) this.timer = window.setTimeout(() => void this.load(), LOOK_MS);
  }

  show(...parts) {
    const focused = this.root.activeElement?.dataset.name;
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
    if (focused) this.root.querySelector(`[data-name="${focused}"]`)?.focus();
  }

  draw() {
    const { t, data } = this;
    const shown = this.listShown();
    this.show(
      make('p', { className: 'lead', textContent: t('lead') }),
      this.head(),
      data.problem ? make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${t('failed')}: ${data.problem}` }) : null,
      shown.length ? make('ul', { className: 'topics' }, ...shown.map((one) => this.topic(one, shown))) : this.nothing(),
      this.changes(),
    );
  }

  listShown() {
    return this.data.topics.filter(
      (one) => (this.language === '*' || one.language === this.language) && (this.showsHidden || !one.is_hidden),
    );
  }

  head() {
    const { t, data } = this;
    const languages = [...new Set(data.topics.map((one) => one.language))].sort();
    const at = data.computed_at && new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(data.computed_at));
    const counted = t('counted', { sessions: data.sessions, without: data.without_topic, days: data.days.length });
    return make(
      'section',
      { className: 'card' },
      make('p', { className: 'faint', textContent: at ? `${counted}, ${t('computed', { at })}` : counted }),
      data.is_running ? this.progress() : null,
      make(
        'div',
        { className: 'bar' },
        languages.length > 1 ? this.languages(languages) : null,
        data.topics.some((one) => one.is_hidden) ? this.hiddenSwitch() : null,
        make('span', { className: 'grow' }),
        data.may_change && !data.is_running ? button(t('compute'), () => void this.act(() => this.chatclick.api.post(`${API}/compute`, {}))) : null,
      ),
    );
  }

  progress() {
    const words = this.t('working', { percent: Math.round(100 * this.data.part) });
    const bar = make('progress', { className: 'work', value: this.data.part, max: 1, attrs: { 'aria-label': words } });
    return make('div', {}, bar, make('p', { className: 'faint', textContent: words }));
  }

  languages(languages) {
    const names = new Intl.DisplayNames(this.locale, { type: 'language' });
    const choices = languages.map((one) => [one, one ? names.of(one) : this.t('unknown')]);
    const menu = select([['*', this.t('all')], ...choices], this.language);
    menu.dataset.name = 'language';
    menu.addEventListener('change', () => {
      this.language = menu.value;
      this.draw();
    });
    return field(this.t('language'), menu);
  }

  hiddenSwitch() {
    const box = make('input', { type: 'checkbox', checked: Boolean(this.showsHidden) });
    box.dataset.name = 'hidden';
    box.addEventListener('change', () => {
      this.showsHidden = box.checked;
      this.draw();
    });
    return make('label', { className: 'check' }, box, this.t('hidden'));
  }

  nothing() {
    const { t, data } = this;
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('none') }),
      make('p', { className: 'faint', textContent: t('noneText', { days: data.days.length }) }),
    );
  }

  topic(one, shown) {
    const { t, data } = this;
    const total = Math.max(1, ...shown.map((other) => other.count));
    const most = Math.max(1, ...shown.flatMap((other) => other.days));
    const trend = t(one.trend);
    const label = t('chart', { count: one.count, days: data.days.length, trend });
    const isEdited = this.editing === one.id;
    const change = () => {
      this.editing = isEdited ? null : one.id;
      this.draw();
      this.root.querySelector('input[type=text]')?.focus();
    };
    return make(
      'li',
      { className: one.is_hidden ? 'topic hidden' : 'topic' },
      make(
        'div',
        {},
        make('h2', { textContent: one.label, dir: 'auto' }),
        make(
          'div',
          { className: 'line' },
          make('span', { className: 'faint', textContent: t('count', one) }),
          one.trend === 'steady' ? null : make('span', { className: 'mark', textContent: `${one.trend === 'rising' ? '↑' : '↓'} ${trend}` }),
          one.is_new ? make('span', { className: 'mark', textContent: t('isNew') }) : null,
        ),
        make('div', { className: 'meter', attrs: { 'aria-hidden': 'true' } }, make('progress', { value: one.count, max: total })),
      ),
      bars(one.days, most, label),
      data.may_change ? make('button', { type: 'button', textContent: t('edit'), on: { click: change }, attrs: { 'aria-label': t('editOf', { name: one.label }), 'aria-expanded': String(isEdited) } }) : null,
      isEdited ? edit(this, one) : this.details(one),
    );
  }

  details(one) {
    const { t } = this;
    const open = (id, at) => make('a', { href: `/admin/inbox/all/${id}`, textContent: t('example', { number: at + 1 }) });
    return make(
      'details',
      { className: 'wide' },
      make('summary', { textContent: t('examples') }),
      make('p', { className: 'faint', textContent: `${t('words')}: ${one.words.join(', ')}`, dir: 'auto' }),
      make('p', { className: 'line' }, ...one.examples.map(open)),
    );
  }

  changes() {
    const { t, data } = this;
    if (!data.changes.length) return null;
    const lines = data.changes.map((one) => make('li', { textContent: t(`change.${one.kind}`, one) }));
    return make('details', {}, make('summary', { textContent: t('changes') }), make('ul', { className: 'changes' }, ...lines));
  }

  change(id, values) {
    return this.act(async () => {
      const data = await this.chatclick.api.patch(`${API}/${id}`, values);
      this.editing = null;
      this.chatclick.toast(this.t('saved'));
      return data;
    });
  }

  async act(run) {
    try {
      this.take(await run());
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }
}

customElements.define('topics-page', TopicsPage);
