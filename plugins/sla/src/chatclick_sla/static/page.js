/** Response times: what is about to be late, how it went each day, and the targets. */
import { chart, legend, table } from './chart.js';
import { button, make } from './dom.js';
import { editor } from './editor.js';
import { tellSpan } from './spans.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/sla';
const SHOWN = 10;
const LOOK_EVERY_MS = 30_000;

class ResponseTimesPage extends HTMLElement {
  connectedCallback() {
    this.speak(this.chatclick.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.speak(locale);
      // An editor stays as it is, with what was typed into it.
      if (this.policies && this.edited === undefined) this.draw();
    });
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
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
      await this.fetch();
      this.draw();
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load()),
      );
    }
  }

  async fetch() {
    const { api } = this.chatclick;
    const [policies, report, clocks] = await Promise.all([
      api.get(`${API}/policies`),
      api.get(`${API}/report`),
      api.get(`${API}/clocks?limit=${SHOWN}`),
    ]);
    [this.policies, this.report, this.clocks] = [policies.data, report, clocks.data];
    this.choices ??= report.may_change ? await api.get(`${API}/choices`) : { queues: [], teams: [], widgets: [] };
  }

  /** Look again at what presses, and at nothing that somebody works on. */
  async look() {
    if (!this.clocks || document.hidden) return;
    const found = await this.chatclick.api.get(`${API}/clocks?limit=${SHOWN}`).catch(() => null);
    const old = this.root.querySelector('.pressing');
    if (!found || !old || old.contains(this.root.activeElement)) return;
    this.clocks = found.data;
    old.replaceWith(this.pressing());
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    const lead = make('p', { className: 'lead', textContent: this.t('lead') });
    if (this.edited !== undefined) return this.show(lead, editor(this, this.edited));
    if (this.policies.length === 0) return this.show(lead, this.nothing());
    this.show(lead, this.pressing(), this.days(), this.targets());
  }

  nothing() {
    const { t, report } = this;
    return make(
      'section',
      { className: 'nothing' },
      make('h2', { textContent: t('none') }),
      make('p', { className: 'faint', textContent: report.may_change ? t('noneText') : t('readOnly') }),
      report.may_change ? button(t('add'), () => this.edit(null), 'main') : null,
    );
  }

  // What presses

  pressing() {
    const { t, clocks } = this;
    const list = make('ul', {}, ...clocks.map((one) => this.clock(one)));
    return make(
      'section',
      { className: 'card pressing' },
      make('h2', { textContent: t('pressing') }),
      clocks.length > 0 ? list : make('p', { className: 'faint', textContent: t('nothingRuns') }),
    );
  }

  clock(one) {
    const { t } = this;
    const isLate = one.left_s < 0;
    const span = tellSpan(one.left_s, this.locale);
    const policy = this.policies.find(({ id }) => id === one.policy_id)?.name ?? '';
    const open = button(t('open'), () => this.chatclick.navigate(`/inbox/all/${one.session_id}`), 'small');
    open.setAttribute('aria-label', t('openOf', { kind: t(one.kind), span }));
    const tone = isLate ? 'late' : one.warned_at ? 'near' : '';
    return make(
      'li',
      {},
      make('span', { className: `state ${tone}`, textContent: t(isLate ? 'lateBy' : 'left', { span }) }),
      make('span', { className: 'words', textContent: policy ? `${t(one.kind)} · ${policy}` : t(one.kind), dir: 'auto' }),
      open,
    );
  }

  // How it went

  days() {
    const { t, report } = this;
    const had = report.days.some((one) => one.met + one.missed > 0);
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('days') }),
      had ? null : make('p', { className: 'faint', textContent: t('nothingEnded') }),
      ...(had ? [make('div', { className: 'chart' }, chart(report.days, t)), legend(t)] : []),
      had
        ? make('details', {}, make('summary', { textContent: t('asTable') }), make('div', { className: 'scroll' }, table(report.days, t, this.locale)))
        : null,
    );
  }

  // The targets

  targets() {
    const { t, policies, report } = this;
    const add = report.may_change ? button(t('add'), () => this.edit(null), 'main') : null;
    return make(
      'section',
      { className: 'card' },
      make('div', { className: 'bar' }, make('h2', { className: 'grow', textContent: t('policies') }), add),
      make('p', { className: 'faint', textContent: report.may_change ? t('orderText') : t('readOnly') }),
      make('ol', { attrs: { 'aria-label': t('policies') } }, ...policies.map((one, at) => this.policy(one, at))),
    );
  }

  policy(one, at) {
    const { t, policies } = this;
    const small = (key, words, run, isOff = false) => {
      const made = button(words, run, 'small');
      made.setAttribute('aria-label', t(key, { name: one.name }));
      made.disabled = isOff;
      return made;
    };
    const tools = [
      small('up', '↑', () => void this.move(at, at - 1), at === 0),
      small('down', '↓', () => void this.move(at, at + 1), at === policies.length - 1),
      small('change', t('edit'), () => this.edit(one)),
      small('remove', '✕', () => void this.remove(one)),
    ];
    return make(
      'li',
      {},
      make(
        'div',
        { className: 'words' },
        make('div', { className: 'name', textContent: one.name, dir: 'auto' }),
        make('div', { className: 'faint', textContent: this.tell(one) }),
      ),
      this.report.may_change ? make('div', { className: 'tools' }, ...tools) : null,
    );
  }

  /** What a policy wants, and of what, in a line. */
  tell(policy) {
    const { t } = this;
    const wanted = Object.entries(policy.targets).map(([kind, seconds]) => `${t(kind)}: ${tellSpan(seconds, this.locale)}`);
    const named = Object.entries(policy.conditions).filter(([, values]) => values.length > 0);
    const where = named.map(([key, values]) => `${t(key)}: ${values.map((one) => this.name(key, one)).join(', ')}`);
    return [...wanted, ...(where.length > 0 ? where : [t('everything')])].join(' · ');
  }

  name(key, value) {
    if (key === 'priorities') return this.t(value);
    return this.choices[key]?.find((one) => one.id === value)?.name ?? value;
  }

  // What people do

  /** Open a policy; null is a new one, undefined goes back to the list. */
  edit(policy) {
    this.edited = policy;
    this.chatclick.setUnsaved(policy !== undefined);
    this.draw();
    this.root.querySelector('form input')?.focus();
  }

  async save(id, values) {
    const { api } = this.chatclick;
    await (id === null ? api.post(`${API}/policies`, values) : api.patch(`${API}/policies/${id}`, values));
    this.edited = undefined;
    this.chatclick.setUnsaved(false);
    await this.again(this.t('saved', { name: values.name }));
  }

  async move(from, to) {
    const ids = this.policies.map((one) => one.id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    await this.act(() => this.chatclick.api.put(`${API}/policies/order`, { ids }), '');
  }

  async remove(policy) {
    const { id: _id, updated_at: _at, ...values } = policy;
    const back = () => void this.act(() => this.chatclick.api.post(`${API}/policies`, values), '');
    await this.act(() => this.chatclick.api.delete(`${API}/policies/${policy.id}`), this.t('removed', { name: policy.name }), back);
  }

  async act(run, words, back) {
    try {
      await run();
      await this.again(words, back);
    } catch (error) {
      this.chatclick.toast(error.message, 'bad');
    }
  }

  async again(words, back) {
    await this.fetch();
    this.draw();
    if (words) this.chatclick.toast(words, 'plain', back);
  }
}

customElements.define('response-times-page', ResponseTimesPage);
