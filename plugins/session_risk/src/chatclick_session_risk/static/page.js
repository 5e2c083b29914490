/** The page of conversations at risk: what is flagged now, how often that was right, and by what. */
import { calibration } from './charts.js';
import { button, make } from './dom.js';
import { sheet } from './style.js';
import { translator } from './words.js';

const API = '/api/v1/session-risk';

class SessionRiskPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
      if (this.report) this.draw();
    });
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  async load() {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    try {
      const { api } = this.chatclick;
      [this.report, this.flagged] = await Promise.all([api.get(API), api.get(`${API}/sessions`)]);
      this.draw();
    } catch (error) {
      this.show(this.problem(error.message), button(this.t('retry'), () => void this.load()));
    }
  }

  problem(text) {
    return make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${text}` });
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    const lead = make('p', { className: 'lead', textContent: this.t('lead') });
    this.show(lead, this.nowCard(), this.accuracyCard(), this.modelCard());
  }

  card(title, ...parts) {
    return make('section', { className: 'card' }, make('h2', { textContent: this.t(title) }), ...parts);
  }

  faint(text) {
    return make('p', { className: 'faint', textContent: text });
  }

  figure(title, value) {
    return make('div', { className: 'figure' }, make('dt', { textContent: this.t(title) }), make('dd', { textContent: value }));
  }

  number(value, digits = 1) {
    return new Intl.NumberFormat(this.locale, { maximumFractionDigits: digits }).format(value);
  }

  percent(value) {
    return value === null ? this.t('none') : `${this.number(value, 0)} %`;
  }

  /** A table with a head; cells are texts, or elements. */
  table(heads, rows) {
    const head = heads.map((text, index) => make('th', { textContent: text, className: index ? 'number' : '', attrs: { scope: 'col' } }));
    const cell = (value, index) => {
      const className = index ? 'number' : '';
      return typeof value === 'string' ? make('td', { className, textContent: value }) : make('td', { className }, value);
    };
    const body = rows.map((cells) => make('tr', {}, ...cells.map(cell)));
    return make('div', { className: 'scroll' }, make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body)));
  }

  // Now

  nowCard() {
    const { t, report } = this;
    const figures = make('dl', { className: 'figures' }, this.figure('atRisk', this.number(report.at_risk)), this.figure('underWay', this.number(report.under_way)));
    const rows = this.flagged.data.map((one) => this.flaggedRow(one));
    return this.card('now', figures, rows.length ? make('ul', {}, ...rows) : this.faint(t('nobody')));
  }

  flaggedRow(one) {
    const { t } = this;
    const at = new Intl.DateTimeFormat(this.locale, { timeStyle: 'short', dateStyle: 'short' }).format(new Date(one.flagged_at));
    const reasons = one.reasons.map((name) => t(name)).join(' · ');
    const link = make('a', { href: `/admin/inbox/all/${one.session_id}`, textContent: `${one.percent} %` });
    return make('li', {}, link, ` ${reasons} `, make('span', { className: 'faint', textContent: t('since', { at }) }));
  }

  // How often it was right

  accuracyCard() {
    const { t } = this;
    const { accuracy } = this.report;
    if (!accuracy) return this.card('right', this.faint(t('empty')));
    const figures = make(
      'dl',
      { className: 'figures' },
      this.figure('precision', this.percent(accuracy.precision)),
      this.figure('recall', this.percent(accuracy.recall)),
      this.figure('auc', this.percent(100 * accuracy.auc)),
    );
    const why = Object.entries(accuracy.why).map(([name, count]) => [t(name), this.number(count)]);
    return this.card(
      'right',
      make('p', { textContent: t('about', accuracy) }),
      figures,
      why.length ? this.table([t('why'), t('sessions')], why) : null,
      ...this.calibrationParts(accuracy.bins),
    );
  }

  calibrationParts(bins) {
    const { t } = this;
    const rows = bins.map((one) => [this.percent(100 * one.said), this.percent(100 * one.happened), this.number(one.sessions)]);
    return [
      make('h3', { textContent: t('calibration') }),
      calibration(bins, { title: t('calibration'), said: t('said'), happened: t('happened') }),
      this.faint(t('even')),
      make('details', {}, make('summary', { textContent: t('table') }), this.table([t('said'), t('happened'), t('sessions')], rows)),
    ];
  }

  // What it goes by

  modelCard() {
    const { t, report } = this;
    const { model, outcomes } = report;
    const isLearned = model.version > 0;
    const most = Math.max(...model.weights.map((one) => Math.abs(one.weight)), 0.001);
    const rows = model.weights.filter((one) => Math.abs(one.weight) >= 0.005).map((one) => [t(one.feature), this.bar(one.weight, most)]);
    return this.card(
      'model',
      make('p', { textContent: isLearned ? t('learned', model) : `${t('scorecard')}. ${t('scorecardText')}` }),
      isLearned ? null : this.progress(outcomes),
      this.trial(),
      make('details', { open: true }, make('summary', { textContent: t('weight') }), this.table([t('feature'), t('weight')], rows)),
      report.problem ? make('p', { className: 'failure', textContent: report.problem }) : null,
      this.failure ? this.problem(this.failure) : null,
      report.may_change ? make('div', { className: 'bar' }, button(t('learn'), () => void this.learn())) : null,
    );
  }

  bar(weight, most) {
    const bar = make('i', { className: weight < 0 ? 'less' : '' });
    bar.style.width = `${Math.round((100 * Math.abs(weight)) / most)}%`;
    const words = this.t(weight < 0 ? 'less' : 'more');
    const drawn = make('span', { className: 'weight', attrs: { role: 'img', 'aria-label': words } }, bar);
    return make('span', { className: 'weighed' }, drawn, make('span', { className: 'value' }, this.number(weight, 2)));
  }

  progress(outcomes) {
    const words = this.t('progress', outcomes);
    const bar = make('progress', { value: Math.min(outcomes.settled, outcomes.needed), max: outcomes.needed, attrs: { 'aria-label': words } });
    return make('div', {}, bar, this.faint(words));
  }

  trial() {
    const { t } = this;
    const { trial } = this.report;
    if (!trial) return null;
    const at = new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium' }).format(new Date(trial.at));
    const row = (name, found) => [t(name), this.number(found.log_loss, 3), this.percent(100 * found.auc), this.percent(100 * found.off)];
    const rows = [row('own', trial.learned), row('card', trial.scorecard), row('current', trial.current)];
    return make(
      'div',
      {},
      make('p', { textContent: `${t('trial', { ...trial, at })} ${t(trial.refused ? `refused${trial.refused}` : 'used')}` }),
      make('details', {}, make('summary', { textContent: t('compare') }), this.table([t('who'), t('loss'), t('auc'), t('off')], rows)),
    );
  }

  async learn() {
    this.failure = '';
    try {
      this.report = await this.chatclick.api.post(`${API}/learn`, {});
      this.chatclick.toast(this.t('learning'));
    } catch (error) {
      this.failure = error.message;
    }
    this.draw();
  }
}

customElements.define('session-risk-page', SessionRiskPage);
