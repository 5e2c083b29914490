/** One's own devices: this one, the others, and a test. */
import { button, make } from '/admin/static/kit/elements.js';
import { sheet } from '/admin/static/kit/notifier_style.js';
import { digest, findState, findSubscription, nameDevice, subscribe } from './subscribing.js';
import { translator } from './words.js';

const API = '/api/v1/notify-webpush';
const SCOPE = 'staff';

class NotifyWebpushDevices extends HTMLElement {
  connectedCallback() {
    this.t = translator(this.chatclick.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.said ??= make('p', { attrs: { role: 'status' } });
    this.stop = this.chatclick.on('locale', (locale) => {
      this.t = translator(locale);
      if (this.rows) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async load() {
    if (!this.rows) this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      const [{ data }, state] = await Promise.all([this.chatclick.api.get(`${API}/devices`), findState(SCOPE)]);
      this.rows = data;
      this.state = state;
      this.own = state === 'on' ? await digest((await findSubscription(SCOPE)).endpoint) : '';
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
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    this.show(make('p', { className: 'lead', textContent: this.t('lead') }), this.thisCard(), this.listCard());
  }

  get isOn() {
    return this.state === 'on' && this.rows.some((one) => one.digest === this.own);
  }

  thisCard() {
    const { t } = this;
    const words = this.isOn ? 'on' : this.state === 'denied' || this.state === 'unable' ? this.state : 'off';
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('this') }),
      make('p', { textContent: t(words) }),
      words === 'off' && make('div', { className: 'bar' }, button(t('turnOn'), () => void this.turnOn())),
      this.said,
    );
  }

  async turnOn() {
    this.say(this.t('loading'));
    try {
      const { key } = await this.chatclick.api.get(`${API}/key`);
      const subscription = await subscribe(SCOPE, key);
      if (subscription) {
        await this.chatclick.api.post(`${API}/devices`, {
          subscription: subscription.toJSON(),
          name: nameDevice(),
          language: this.chatclick.locale,
        });
      }
      this.say('');
    } catch (error) {
      this.say(this.t('unreachable', { detail: error.message }), 'failure');
    }
    await this.load();
  }

  listCard() {
    const { t, rows } = this;
    const when = new Intl.DateTimeFormat(this.chatclick.locale, { dateStyle: 'medium' });
    const lines = rows.map((one) =>
      make(
        'li',
        {},
        make('b', { dir: 'auto', textContent: one.name }),
        make('span', { className: 'faint', textContent: t(one.digest === this.own ? 'addedHere' : 'added', { at: when.format(new Date(one.created_at)) }) }),
        make('span', { className: 'grow' }),
        button(t('remove'), () => void this.forget(one)),
      ),
    );
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('devices') }),
      lines.length ? make('ul', {}, ...lines) : make('p', { className: 'faint', textContent: t('none') }),
      lines.length > 0 && make('div', { className: 'bar' }, button(t('test'), () => void this.sendTest())),
    );
  }

  async forget(device) {
    try {
      if (device.digest === this.own) await (await findSubscription(SCOPE))?.unsubscribe();
      await this.chatclick.api.post(`${API}/devices/${device.id}/remove`, {});
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
    await this.load();
  }

  async sendTest() {
    this.say(this.t('loading'));
    try {
      const { is_sent, detail } = await this.chatclick.api.post(`${API}/test`, {});
      this.say(this.t(is_sent ? 'tested' : 'refused', { detail }), is_sent ? '' : 'failure');
    } catch (error) {
      this.say(error.message, 'failure');
    }
    await this.load();
  }

  say(text, className = '') {
    this.said.textContent = text;
    this.said.className = className;
  }
}

customElements.define('notify-webpush-devices', NotifyWebpushDevices);
