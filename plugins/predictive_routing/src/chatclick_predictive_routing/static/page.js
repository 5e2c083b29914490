/** The page of predictive routing: what it knows, what that is worth, and who gets how much. */
import { intervals, spark } from './charts.js';
import { button, make } from './dom.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/predictive-routing';
const DAYS = 14;

class PredictiveRoutingPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
      if (this.status) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
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
    [this.status, this.report] = await Promise.all([api.get(API), api.get(`${API}/report`)]);
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    const lead = make('p', { className: 'lead', textContent: this.t('lead') });
    if (!this.status.is_available) return this.show(lead, this.missing());
    this.show(lead, this.stateCard(), this.status.is_ready ? this.reportCard() : null, this.peopleCard());
  }

  missing() {
    const { t } = this;
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('missing') }),
      make('p', { textContent: t('missingText') }),
      make('code', { textContent: "pip install 'chatclick-predictive-routing[learning]'" }),
    );
  }

  // Where it stands

  stateCard() {
    const { t, status } = this;
    const kind = status.is_ready ? status.mode : 'learning';
    const at = status.since ? new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium' }).format(new Date(status.since)) : '';
    const title = status.is_ready && at ? `${t(kind)}, ${t('since', { at })}` : t(kind);
    return make(
      'section',
      { className: 'card' },
      make('p', { className: `state ${kind}`, textContent: title, attrs: { role: 'status' } }),
      make('p', { textContent: t(`${kind}Text`, status) }),
      status.is_ready ? null : this.progress(),
      make('p', { className: 'faint', textContent: t('learned', status) }),
      status.may_change ? (this.asked ?? this.buttons()) : make('p', { className: 'faint', textContent: t('readOnly') }),
      this.failure ? make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: this.failure }) : null,
    );
  }

  progress() {
    const { t, status } = this;
    const words = t('progress', status);
    const bar = make('progress', { value: status.learned, max: status.needed, attrs: { 'aria-label': words } });
    return make('div', {}, bar, make('p', { className: 'faint', textContent: words }));
  }

  buttons() {
    const { t, status } = this;
    const { version, versions, mode } = status;
    const toggle = mode === 'active' ? button(t('switchOff'), () => void this.setMode('shadow')) : button(t('switchOn'), () => this.askOn(), 'main');
    return make(
      'div',
      { className: 'bar' },
      status.is_ready ? toggle : null,
      make('span', { className: 'grow' }),
      version > 1 ? button(t('back', { version: version - 1 }), () => void this.useVersion(version - 1)) : null,
      version < versions ? button(t('back', { version: versions }), () => void this.useVersion(versions)) : null,
      status.learned ? button(t('reset'), () => this.ask(t('resetSure', { version }), t('reset'), () => this.reset())) : null,
    );
  }

  /** What is not shown to be better is switched on only by somebody who has read so. */
  askOn() {
    const low = this.report.evaluation.doubly_robust?.low ?? -1;
    if (low > 0) return void this.setMode('active');
    this.ask(this.t('sure'), this.t('switchOn'), () => this.setMode('active'));
  }

  ask(question, yes, run) {
    const act = () => {
      this.asked = null;
      void run();
    };
    const leave = () => {
      this.asked = null;
      this.draw();
    };
    this.asked = make(
      'div',
      { className: 'ask', attrs: { role: 'alertdialog', 'aria-label': question } },
      make('p', { textContent: question }),
      make('div', { className: 'bar' }, button(yes, act, 'danger'), button(this.t('cancel'), leave)),
    );
    this.draw();
    this.root.querySelector('.ask button:last-child')?.focus();
  }

  setMode(mode) {
    return this.act(() => this.chatclick.api.put(`${API}/mode`, { mode }), this.t(mode === 'active' ? 'switchedOn' : 'switchedOff'));
  }

  useVersion(version) {
    return this.act(() => this.chatclick.api.put(`${API}/version`, { version }), this.t('versionDone', { version }));
  }

  reset() {
    return this.act(() => this.chatclick.api.post(`${API}/reset`, {}), this.t('resetDone'));
  }

  async act(run, done) {
    this.failure = '';
    try {
      await run();
      await this.fetch();
      this.chatclick.toast(done);
    } catch (error) {
      this.failure = error.message;
    }
    this.draw();
  }

  // What it is worth

  reportCard() {
    const { t, report } = this;
    const { evaluation, comparison } = report;
    const rows = [
      ['byLot', comparison?.difference],
      ['robust', evaluation.doubly_robust],
      ['inverse', evaluation.inverse_propensity],
    ].flatMap(([key, found]) => (found ? [{ name: t(key), ...found }] : []));
    const parts = rows.length ? this.verdict(rows[0]) : [make('p', { textContent: t('nothing', evaluation) })];
    return make(
      'section',
      { className: 'card' },
      make('h2', { textContent: t('report') }),
      ...parts,
      rows.length ? intervals(rows, t('chart')) : null,
      rows.length ? make('p', { className: 'faint', textContent: t('chart') }) : null,
      comparison ? make('p', { className: 'faint', textContent: t('byLotText', comparison) }) : null,
      make('p', {}, make('strong', { textContent: `${t('explored')}: ` }), t('exploredText', { ...report, bound: this.status.explore })),
      make('details', {}, make('summary', { textContent: t('how') }), make('p', { className: 'faint', textContent: t('howText') })),
    );
  }

  verdict(found) {
    const { t } = this;
    const number = (value) => new Intl.NumberFormat(this.locale, { maximumFractionDigits: 1 }).format(value);
    const values = { percent: number(Math.abs(found.percent)), low: number(found.low), high: number(found.high) };
    const key = found.low > 0 ? 'gain' : found.high < 0 ? 'loss' : 'unsure';
    return [
      make('p', { className: 'verdict', textContent: t(key, values) }),
      make('p', { className: 'faint', textContent: t('interval', { ...this.report.evaluation, ...values }) }),
    ];
  }

  // Who gets how much

  peopleCard() {
    const { t, report, status } = this;
    const parts = report.people.length
      ? [make('p', { className: 'faint', textContent: t('peopleText', status) }), make('div', { className: 'scroll' }, this.table())]
      : [make('p', { className: 'faint', textContent: t('nobody') })];
    return make('section', { className: 'card' }, make('h2', { textContent: t('people') }), ...parts);
  }

  table() {
    const { t } = this;
    const heads = [['person'], ['had', 'number'], ['share', 'number'], ['days']];
    const head = heads.map(([key, className = '']) => make('th', { textContent: t(key), className, attrs: { scope: 'col' } }));
    const rows = this.report.people.map((one) => this.row(one));
    return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows));
  }

  row(person) {
    const { t } = this;
    const counts = this.listDays().map((day) => this.report.days.find((one) => one.day === day)?.sessions[person.staff_id] ?? 0);
    const name = person.name || t('gone');
    const share = person.share_percent === null ? t('none') : `${person.share_percent} %`;
    return make(
      'tr',
      {},
      make('td', { textContent: name }),
      make('td', { className: 'number', textContent: person.sessions }),
      make('td', { className: 'number', textContent: share }),
      make('td', {}, make('div', { className: 'spark' }, spark(counts, `${t('days')}: ${counts.join(', ')}`))),
    );
  }

  /** The last days in UTC, as the report counts them, oldest first. */
  listDays() {
    const today = Date.now();
    return Array.from({ length: DAYS }, (_, index) => new Date(today - (DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10));
  }
}

customElements.define('predictive-routing-page', PredictiveRoutingPage);
