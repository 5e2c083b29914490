/** Alerts: the rules with how they stand now, what was, and when nobody is told. */
import { history, silences } from './aside.js';
import { button, make } from './dom.js';
import { editor } from './editor.js';
import { list } from './list.js';
import { present, withoutGone } from './parts.js';
import { nameOf } from './sentence.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/alerts';
const LOOK_MS = 2000;

class AlertsPage extends HTMLElement {
  connectedCallback() {
    this.host = this.chatclick;
    this.api = this.host.api;
    this.speak(this.host.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.host.on('locale', (locale) => {
      this.speak(locale);
      // An editor stays as it is, with what was typed into it.
      if (this.rules && this.edited === undefined) this.draw();
    });
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
    clearInterval(this.timer);
  }

  speak(locale) {
    this.locale = locale;
    this.t = translator(locale);
  }

  async load() {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      this.choices = await this.api.get(`${API}/choices`);
      await this.fetch();
      this.draw();
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  /** Ask how all stands; return whether anything is new. */
  async fetch() {
    const [rules, changes, quiet] = await Promise.all([
      this.api.get(`${API}/rules`),
      this.api.get(`${API}/history?limit=50`),
      this.api.get(`${API}/silences`),
    ]);
    const before = this.known;
    // When it was looked at last moves all the time, and nobody sees it.
    this.known = JSON.stringify([rules, changes, quiet], (key, value) => (key === 'seen_at' ? undefined : value));
    [this.rules, this.silences, this.mayChange] = [rules.data, quiet.data, rules.may_change];
    this.keep(changes.data);
    if (this.older === undefined) this.older = changes.next;
    return this.known !== before;
  }

  /** Put changes to those that are shown, the newest first. */
  keep(changes) {
    const known = new Map([...(this.changes ?? []), ...changes].map((one) => [one.id, one]));
    const rank = (one) => `${one.at} ${one.id}`;
    this.changes = [...known.values()].sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
  }

  /** Show what was before; `older` is where it begins, null where there is no more. */
  async showOlder() {
    try {
      const page = await this.api.get(`${API}/history?limit=50&cursor=${encodeURIComponent(this.older)}`);
      this.keep(page.data);
      this.older = page.next;
      this.draw();
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  /** Look again, but take nothing from under whoever is in the middle of something. */
  async look() {
    if (this.isLooking || !this.rules || document.hidden || this.isBusy()) return;
    this.isLooking = true;
    try {
      if ((await this.fetch()) && !this.isBusy()) this.draw();
    } catch {
      // What is shown stays; the next time may go better.
    }
    this.isLooking = false;
  }

  isBusy() {
    return this.edited !== undefined || this.root.querySelector('details[open]') !== null;
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    const { t } = this;
    const focus = this.root.activeElement?.dataset?.focus;
    const lead = make('p', { className: 'lead', textContent: t('lead') });
    if (this.edited !== undefined) return this.show(lead, editor(this, this.edited));
    if (this.rules.length === 0) this.show(lead, this.nothing());
    else this.show(lead, list(this), silences(this), history(this), this.mayChange ? this.tests() : null);
    if (focus) this.root.querySelector(`[data-focus='${focus}']`)?.focus();
  }

  nothing() {
    const { t, mayChange } = this;
    return make(
      'section',
      { className: 'nothing' },
      make('h2', { textContent: t('none') }),
      make('p', { className: 'faint', textContent: mayChange ? t('noneText') : t('readOnly') }),
      mayChange ? button(t('add'), () => this.edit(null), 'main') : null,
    );
  }

  tests() {
    const { t } = this;
    const way = (channel, key) => button(t(key), () => void this.do(() => this.api.post(`${API}/test`, { channel }), t('tested')));
    return make('section', { className: 'card' }, make('h2', { textContent: t('test') }), make('div', { className: 'bar' }, way('notice', 'testNotice'), way('event', 'testEvent')));
  }

  /** What a new rule begins with. */
  blank() {
    const recipients = { staff: [], roles: ['owner', 'admin', 'supervisor'], teams: [], permissions: [] };
    return { metric: 'waiting_now', stat: 'now', unit: '', filters: {}, window_s: 3600, comparison: 'over', value: 5, pending_s: 120, keep_s: 0, remind_s: 0, quiet: null, time_zone: 'UTC', recipients };
  }

  edit(rule) {
    this.edited = rule;
    this.host.setUnsaved(false);
    this.draw();
    const first = this.root.querySelector(rule === undefined ? '.rules button.main' : 'form input');
    first?.focus();
  }

  async save(rule, values) {
    const kept = rule ? await this.api.patch(`${API}/rules/${rule.id}`, values) : await this.api.post(`${API}/rules`, values);
    await this.fetch();
    this.edit(undefined);
    this.host.toast(this.t('saved', { name: nameOf(kept, this.t) }));
  }

  /** Do something, show how all stands then, and say what became of it. */
  async do(run, said = '') {
    try {
      await run();
      await this.fetch();
      this.draw();
      if (said) this.host.toast(said);
    } catch (error) {
      this.host.toast(error.message, 'bad');
    }
  }

  turn(rule, isOn) {
    return this.do(() => this.api.patch(`${API}/rules/${rule.id}`, { is_enabled: isOn }));
  }

  answer(rule, what, body = {}) {
    return this.do(() => this.api.post(`${API}/rules/${rule.id}/${what}`, body));
  }

  silence(values) {
    return this.api.post(`${API}/silences`, values).then(() => this.do(() => undefined));
  }

  endSilence(one) {
    return this.do(() => this.api.delete(`${API}/silences/${one.id}`));
  }

  async remove(rule) {
    await this.do(() => this.api.delete(`${API}/rules/${rule.id}`));
    const { name, is_enabled, metric, stat, filters, comparison, value, window_s, pending_s, keep_s, remind_s, quiet, time_zone } = rule;
    const recipients = present(rule.recipients, this.choices);
    const kept = { name, is_enabled, metric, stat, filters, comparison, value, window_s, pending_s, keep_s, remind_s, quiet, time_zone, recipients };
    const undo = () => void this.do(() => this.restore(kept));
    this.host.toast(this.t('removed', { name: nameOf(rule, this.t) }), 'plain', undo);
  }

  /** Make a rule once more, without whom it told and who is not there any more, such as a permission that nobody has. */
  async restore(rule) {
    try {
      return await this.api.post(`${API}/rules`, rule);
    } catch (error) {
      const recipients = withoutGone(rule.recipients, error);
      if (!recipients) throw error;
      return this.restore({ ...rule, recipients });
    }
  }
}

customElements.define('alerts-page', AlertsPage);
