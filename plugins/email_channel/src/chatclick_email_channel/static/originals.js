/** The page of a conversation's mails as they came in: headers, text, and the mail itself. */
import { button, make } from '/admin/static/kit/elements.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/email-channel/sessions';

class EmailOriginalsPage extends HTMLElement {
  connectedCallback() {
    this.session = new URLSearchParams(location.search).get('session') ?? '';
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.tell(this.chatclick.locale);
    this.stop = this.chatclick.on('locale', (locale) => {
      this.tell(locale);
      if (this.mails) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  tell(locale) {
    this.locale = locale;
    this.t = translator(locale);
  }

  async load() {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      const path = `${API}/${encodeURIComponent(this.session)}/originals`;
      this.mails = (await this.chatclick.api.get(path)).data;
      this.opened = {};
      this.draw();
    } catch (error) {
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
    const back = button(this.t('toConversation'), () => this.chatclick.navigate(`/inbox/all/${this.session}`));
    const bar = make('div', { className: 'bar' }, back);
    if (!this.mails.length) this.show(bar, make('p', { className: 'faint', textContent: this.t('noOriginal') }));
    else this.show(bar, ...this.mails.map((one) => this.card(one)));
  }

  card(one) {
    const { t } = this;
    const at = new Date(one.at).toLocaleString(this.locale);
    const size = `${Math.max(1, Math.round(one.size_bytes / 1024)).toLocaleString(this.locale)} KiB`;
    const path = `${API}/${this.session}/originals/${one.message_id}`;
    const source = this.opened[one.message_id];
    const look = button(t(source ? 'hideOriginal' : 'showOriginal'), () => void this.toggle(one.message_id, path));
    look.dataset.name = `look-${one.message_id}`;
    look.setAttribute('aria-expanded', String(Boolean(source)));
    const save = button(t('saveOriginal'), () => void this.save(`${path}/file`));
    save.dataset.name = `save-${one.message_id}`;
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: at }),
      make('p', { className: 'faint', textContent: size }),
      make('div', { className: 'bar' }, look, save),
      ...(source ? this.source(source) : []),
    );
  }

  source(source) {
    const headers = source.headers.map((one) => `${one.name}: ${one.value}`).join('\n');
    return [
      make('h3', { textContent: this.t('headers') }),
      make('pre', { className: 'source', attrs: { tabindex: '0', dir: 'ltr' }, textContent: headers }),
      make('h3', { textContent: this.t('text') }),
      make('pre', { className: 'source', attrs: { tabindex: '0', dir: 'auto' }, textContent: source.text }),
    ];
  }

  async toggle(id, path) {
    try {
      if (this.opened[id]) delete this.opened[id];
      else this.opened[id] = await this.chatclick.api.get(path);
      this.draw();
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  async save(path) {
    try {
      await this.chatclick.api.download(path);
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }
}

customElements.define('email-originals-page', EmailOriginalsPage);
