/** The page of mailboxes: how each is, what came in and why not, what went out, and a form. */
import { ask, button, make, select } from '/admin/static/kit/elements.js';
import { finishConsent, grantLine } from '/admin/static/kit/grants.js';
import { grantSheet } from '/admin/static/kit/grants_style.js';
import { mailboxForm } from './form.js';
import { sheet } from './style.js';
import { nameOutcome, REASONS, translator } from './words.js';

const API = '/api/v1/email-channel';

class EmailChannelPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.kind ??= 'incoming';
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet, grantSheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
      if (this.mailboxes) this.draw();
    });
    void this.begin();
  }

  async begin() {
    await finishConsent({ locale: this.locale, path: API, ...this.given() });
    await this.load();
  }

  given() {
    return { api: this.chatclick.api, toast: (...words) => this.chatclick.toast(...words) };
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async load() {
    const { api } = this.chatclick;
    if (!this.mailboxes) this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      const wanted = [`${API}/mailboxes`, `${API}/grants`, `${API}/${this.kind}?limit=30`];
      const [mailboxes, grants, log] = await Promise.all(wanted.map((path) => api.get(path)));
      this.mailboxes = mailboxes.data;
      this.grants = Object.fromEntries(grants.data.map((one) => [one.id, one]));
      this.rows = log.data;
      this.next = log.next;
      this.draw();
    } catch (error) {
      this.mailboxes = null;
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
    const parts = [make('p', { className: 'lead', textContent: this.t('lead') })];
    parts.push(this.editing ? this.formCard() : this.mailboxesCard());
    if (!this.editing) parts.push(this.logCard());
    this.show(...parts);
  }

  // Mailboxes

  mailboxesCard() {
    const { t } = this;
    const add = button(t('add'), () => this.edit({}));
    add.dataset.name = 'add';
    const lines = this.mailboxes.map((one) => this.line(one));
    const empty = [make('p', { textContent: t('noMailbox') }), make('p', { className: 'faint', textContent: t('noMailboxHint') })];
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('mailboxes') }),
      ...(lines.length ? [make('ul', {}, ...lines)] : empty),
      make('div', { className: 'bar' }, add),
    );
  }

  line(one) {
    const { t } = this;
    const answer = make('p', { className: 'faint said', attrs: { role: 'status' } });
    const act = (words, name, done) => {
      const made = button(t(words), done);
      made.setAttribute('aria-label', `${t(words)}: ${one.address}`);
      made.dataset.name = `${name}-${one.id}`;
      return made;
    };
    return make(
      'li',
      {},
      make('b', { dir: 'auto', textContent: one.address }),
      make('span', { className: `mark ${state(one)}`, textContent: t(state(one)) }),
      make('span', { className: 'faint', textContent: one.looked_at ? t('looked', { at: this.say(one.looked_at) }) : '' }),
      make('span', { className: 'grow' }),
      act('test', 'test', () => void this.test(one, answer)),
      act('change', 'change', () => this.edit(one)),
      act('remove', 'remove', () => void this.remove(one)),
      this.grantLine(one),
      one.trouble && !this.isUnconnected(one) ? make('p', { className: 'failure said', dir: 'auto', textContent: one.trouble }) : null,
      answer,
    );
  }

  /** Whether its trouble is that it is not connected, which its line says, with the reason. */
  isUnconnected(one) {
    return one.sign_in === 'oauth' && ['new', 'broken'].includes(this.grants[one.id]?.status);
  }

  grantLine(one) {
    const grant = one.sign_in === 'oauth' && this.grants[one.id];
    if (!grant) return null;
    return grantLine({ locale: this.locale, path: API, grant, name: one.address, root: this.root, changed: () => void this.load(), ...this.given() });
  }

  async test(one, answer) {
    answer.className = 'faint said';
    answer.textContent = this.t('loading');
    try {
      const { imap, smtp } = await this.chatclick.api.post(`${API}/mailboxes/${one.id}/test`, {});
      answer.className = imap || smtp ? 'failure said' : 'said';
      answer.textContent = `IMAP: ${imap || this.t('works')} · SMTP: ${smtp || this.t('works')}`;
    } catch (error) {
      answer.className = 'failure said';
      answer.textContent = error.message;
    }
  }

  async remove(one) {
    const { t } = this;
    if (!(await ask(this.root, t('removeAsk', { address: one.address }), t('remove'), t('cancel')))) return;
    try {
      await this.chatclick.api.delete(`${API}/mailboxes/${one.id}`);
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
    await this.load();
  }

  edit(one) {
    this.editing = one;
    this.draw();
    this.root.querySelector('input')?.focus();
  }

  formCard() {
    const done = () => {
      this.editing = null;
      void this.load();
    };
    const { t, editing } = this;
    const given = { t, locale: this.locale, api: this.chatclick.api, mailbox: editing, grant: this.grants[editing.id] ?? null, done };
    return mailboxForm({ ...given, path: API });
  }

  // The log

  logCard() {
    const { t, rows } = this;
    const menu = select([['incoming', t('incoming')], ['outgoing', t('outgoing')]], this.kind);
    menu.setAttribute('aria-label', t('log'));
    menu.dataset.name = 'kind';
    menu.addEventListener('change', () => {
      this.kind = menu.value;
      void this.load();
    });
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('log') }),
      make('div', { className: 'bar' }, menu),
      rows.length ? this.table() : make('p', { className: 'faint', textContent: t('nothing') }),
      this.next ? button(t('more'), () => void this.loadMore()) : null,
    );
  }

  table() {
    const { t } = this;
    const heads = ['at', this.kind === 'incoming' ? 'from' : 'to', 'outcome', 'why', 'conversation'];
    const head = make('tr', {}, ...heads.map((key) => make('th', { textContent: t(key), attrs: { scope: 'col' } })));
    const rows = this.rows.map((one) => this.row(one));
    return make('div', { className: 'scroll' }, make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows)));
  }

  row(one) {
    const { t } = this;
    const outcome = one.outcome ?? one.status;
    const why = [one.reason && t(REASONS[one.reason] ?? 'otherReason'), one.detail].filter(Boolean).join(': ');
    const link = one.session_id
      ? make('a', { href: `/admin/inbox/all/${one.session_id}`, textContent: t('open') })
      : null;
    return make(
      'tr',
      {},
      make('td', { className: 'when', textContent: this.say(one.at) }),
      make('td', { className: 'whom', dir: 'auto', textContent: one.sender ?? one.address }),
      make('td', {}, make('span', { className: `mark ${outcome}`, textContent: t(nameOutcome(outcome)) })),
      make('td', { className: 'faint said', dir: 'auto', textContent: why }),
      make('td', {}, link),
    );
  }

  async loadMore() {
    try {
      const page = await this.chatclick.api.get(`${API}/${this.kind}?limit=30&cursor=${encodeURIComponent(this.next)}`);
      this.rows = [...this.rows, ...page.data];
      this.next = page.next;
      this.draw();
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  say(at) {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));
  }
}

function state(one) {
  if (!one.is_enabled) return 'off';
  if (one.trouble) return 'troubled';
  return one.looked_at ? 'well' : 'beginning';
}

customElements.define('email-channel-page', EmailChannelPage);
