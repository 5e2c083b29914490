/** The page of mails: what was sent, what became of it, who gets no more, and a test. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { sheet } from './style.js';
import { translator, TYPES } from './words.js';

const API = '/api/v1/notify-email';
const STATUSES = { sent: 'sent', held: 'held', trying: 'trying', failed: 'gaveUp', bounced: 'bounced' };

class NotifyEmailPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.status ??= '';
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
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
      const [log, stops] = await Promise.all([api.get(`${API}/deliveries?${this.query}`), api.get(`${API}/stops?limit=100`)]);
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
    this.show(make('p', { className: 'lead', textContent: this.t('lead') }), this.testCard(), this.logCard(), this.stopsCard());
  }

  // A test

  testCard() {
    const { t } = this;
    this.address ??= make('input', { type: 'email', autocomplete: 'email', required: true, maxLength: 254 });
    this.answer ??= make('p', { attrs: { role: 'status' } });
    const send = button(t('send'), () => void this.sendTest());
    send.dataset.name = 'send';
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('test') }),
      make('div', { className: 'bar' }, field(t('to'), this.address), send),
      this.answer,
    );
  }

  async sendTest() {
    if (!this.address.reportValidity()) return;
    this.answer.className = '';
    this.answer.textContent = this.t('loading');
    try {
      const { is_sent, detail } = await this.chatclick.api.post(`${API}/test`, { address: this.address.value.trim() });
      this.answer.className = is_sent ? '' : 'failure';
      this.answer.textContent = this.t(is_sent ? 'arrived' : 'refused', { detail });
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
    const nothing = this.status ? [make('p', { className: 'faint', textContent: t('noneKind') })] : [make('p', { textContent: t('none') }), make('p', { className: 'faint', textContent: t('noneHint') })];
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
      const page = await this.chatclick.api.get(`${API}/deliveries?${this.query}&cursor=${encodeURIComponent(this.next)}`);
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
        button(t('remove'), () => void this.remove(one.address)),
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

  async remove(address) {
    try {
      await this.chatclick.api.post(`${API}/stops/remove`, { address });
      this.chatclick.toast(this.t('removed', { address }));
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
    await this.load();
  }
}

customElements.define('notify-email-page', NotifyEmailPage);
