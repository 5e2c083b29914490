/**
 * The page of a plugin that sends notifications: what was sent, what became of it, who gets no more, and a test.
 *
 * `class PagerPage extends NotifierPage { get api() { return '/api/v1/notify-pager'; } … }`
 *
 * The plugin serves the API of `chatclick.notifier.LogRoutes` there, and `POST /test` for a test.
 */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { sheet } from '/admin/static/kit/notifier_style.js';
import { translator, TYPES } from '/admin/static/kit/notifier_words.js';

const STATUSES = { sent: 'sent', held: 'held', trying: 'trying', failed: 'gaveUp', bounced: 'bounced' };

export class NotifierPage extends HTMLElement {
  /** Where the plugin's API is. */
  get api() {
    throw new Error('A page says where its API is.');
  }

  /** The plugin's own words by language; English has `lead`, `to`, `noneHint`, and what else the page says. */
  get words() {
    return { en: {} };
  }

  /** Whether addresses can be stopped. */
  get hasStops() {
    return true;
  }

  /** The control a test is sent with, null for a test that needs nothing; made once. */
  buildTestInput() {
    return null;
  }

  /** What `POST /test` is sent. */
  buildTest() {
    return this.input ? { address: this.input.value.trim() } : {};
  }

  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale, this.words);
    this.status ??= '';
    this.input ??= this.buildTestInput();
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale, this.words);
      if (this.rows) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  get query() {
    return new URLSearchParams({ limit: '30', ...(this.status ? { status: this.status } : {}) });
  }

  async load() {
    const { api } = this.chatclick;
    if (!this.rows) this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      const [log, stops] = await Promise.all([
        api.get(`${this.api}/deliveries?${this.query}`),
        this.hasStops ? api.get(`${this.api}/stops?limit=100`) : { data: [] },
      ]);
      this.rows = log.data;
      this.next = log.next;
      this.stops = stops.data;
      this.draw();
    } catch (error) {
      this.rows = null;
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  show(...parts) {
    const focused = this.root.activeElement?.dataset.name;
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
    if (focused) this.root.querySelector(`[data-name="${focused}"]`)?.focus();
  }

  draw() {
    this.show(make('p', { className: 'lead', textContent: this.t('lead') }), this.testCard(), this.logCard(), this.hasStops && this.stopsCard());
  }

  // A test

  testCard() {
    const { t } = this;
    this.answer ??= make('p', { attrs: { role: 'status' } });
    const send = button(t('send'), () => void this.sendTest());
    send.dataset.name = 'send';
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('test') }),
      make('div', { className: 'bar' }, this.input && field(t('to'), this.input), send),
      this.answer,
    );
  }

  async sendTest() {
    if (this.input && !this.input.reportValidity()) return;
    this.answer.className = '';
    this.answer.textContent = this.t('loading');
    try {
      const { is_sent, detail } = await this.chatclick.api.post(`${this.api}/test`, this.buildTest());
      this.answer.className = is_sent ? '' : 'failure';
      this.answer.textContent = this.t(is_sent ? 'taken' : 'refused', { detail });
    } catch (error) {
      this.answer.className = 'failure';
      this.answer.textContent = error.fields?.[0]?.message ?? error.message;
    }
    await this.load();
  }

  // The log

  logCard() {
    const { t, rows } = this;
    const menu = select([['', t('all')], ...Object.entries(STATUSES).map(([id, words]) => [id, t(words)])], this.status);
    menu.dataset.name = 'status';
    menu.addEventListener('change', () => {
      this.status = menu.value;
      void this.load();
    });
    const nothing = this.status
      ? [make('p', { className: 'faint', textContent: t('noneKind') })]
      : [make('p', { textContent: t('none') }), make('p', { className: 'faint', textContent: t('noneHint') })];
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('log') }),
      make('div', { className: 'bar' }, field(t('status'), menu)),
      ...(rows.length ? [this.table()] : nothing),
      this.next ? button(t('more'), () => void this.loadMore()) : null,
    );
  }

  table() {
    const { t } = this;
    const heads = ['at', 'type', 'address', 'status', 'detail'].map((key) => make('th', { textContent: t(key), attrs: { scope: 'col' } }));
    const when = new Intl.DateTimeFormat(this.locale, { dateStyle: 'short', timeStyle: 'short' });
    const rows = this.rows.map((one) =>
      make(
        'tr',
        {},
        make('td', { className: 'when', textContent: when.format(new Date(one.created_at)) }),
        make('td', { textContent: one.type in TYPES ? t(TYPES[one.type]) : one.type }),
        make('td', { className: 'whom', dir: 'auto', textContent: one.address }),
        make('td', {}, make('span', { className: `mark ${one.status}`, textContent: t(STATUSES[one.status]) })),
        make('td', { className: 'faint said', dir: 'auto', textContent: one.detail }),
      ),
    );
    return make('div', { className: 'scroll' }, make('table', {}, make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows)));
  }

  async loadMore() {
    try {
      const page = await this.chatclick.api.get(`${this.api}/deliveries?${this.query}&cursor=${encodeURIComponent(this.next)}`);
      this.rows = [...this.rows, ...page.data];
      this.next = page.next;
      this.draw();
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  // Who gets no more

  stopsCard() {
    const { t, stops } = this;
    const lines = stops.map((one) =>
      make(
        'li',
        {},
        make('b', { dir: 'auto', textContent: one.address }),
        make('span', { className: 'faint', textContent: one.reason === 'bounced' ? `${t('bounced')}: ${one.detail}` : t('unsubscribed') }),
        make('span', { className: 'grow' }),
        button(t('remove'), () => void this.resume(one.address)),
      ),
    );
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('stops') }),
      make('p', { className: 'faint', textContent: t('stopsHint') }),
      lines.length ? make('ul', {}, ...lines) : make('p', { className: 'faint', textContent: t('nobody') }),
    );
  }

  async resume(address) {
    try {
      await this.chatclick.api.post(`${this.api}/stops/remove`, { address });
      this.chatclick.toast(this.t('removed', { address }));
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
    await this.load();
  }
}
