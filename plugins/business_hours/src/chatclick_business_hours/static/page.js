/** The page of the opening hours: which there are, their week, their dates, and where they hold. */
import { button, field, make, select } from '/admin/static/kit/elements.js';
import { datesView } from './dates.js';
import { dayView } from './day.js';
import { dateText, DAYS, todayIn, weekOf } from './days.js';
import { placesView } from './places.js';
import { sheet } from './style.js';
import { weekView } from './week.js';
import { translator } from './words.js';

const API = '/api/v1/business-hours';
const TICK_MS = 60_000;

class BusinessHoursPage extends HTMLElement {
  connectedCallback() {
    this.locale = this.chatclick.locale;
    this.t = translator(this.locale);
    this.root ??= this.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [sheet];
    this.stop = this.chatclick.on('locale', (locale) => {
      this.locale = locale;
      this.t = translator(locale);
      if (this.draft || this.all) this.draw();
    });
    // What stands under "now" must not stay from an hour ago.
    this.ticking = window.setInterval(() => void this.refreshNow(), TICK_MS);
    void this.load();
  }

  disconnectedCallback() {
    this.stop?.();
    window.clearInterval(this.ticking);
  }

  async load(wanted) {
    this.show(make('p', { className: 'faint', textContent: this.t('loading') }));
    const { api } = this.chatclick;
    try {
      const [schedules, places, countries, zones] = await Promise.all(
        ['', '/places', '/holidays', '/timezones'].map((path) => api.get(`${API}${path}`)),
      );
      this.all = schedules.data;
      this.mayChange = schedules.may_change;
      this.places = places.data;
      this.countries = countries.data;
      this.zones = zones.data;
      this.pick(this.all.find((one) => one.id === wanted) ?? this.all.find((one) => one.is_default) ?? this.all[0]);
    } catch (error) {
      this.show(
        make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: `${this.t('failed')}: ${error.message}` }),
        button(this.t('retry'), () => void this.load(wanted)),
      );
    }
  }

  /** Take a schedule up for changes; what is not saved of another one is gone. */
  pick(schedule) {
    const isSame = schedule !== undefined && schedule.id === this.draft?.id;
    this.draft = schedule ? structuredClone(schedule) : null;
    this.isTouched = false;
    this.chatclick.setUnsaved(false);
    this.isAll = false;
    if (this.draft) this.today = todayIn(this.draft.timezone);
    if (this.draft && !isSame) {
      this.chosen = this.today;
      this.ahead = 0;
    }
    this.draw();
  }

  show(...parts) {
    this.root.replaceChildren(make('div', { className: 'page' }, ...parts));
  }

  draw() {
    // The place of the focus is found again by what it is called.
    const at = this.root.activeElement?.getAttribute('aria-label');
    const { t } = this;
    const lead = make('p', { className: 'lead', textContent: t('lead') });
    if (!this.draft) return this.show(lead, this.nothing());
    this.week = weekOf(this.today, this.ahead);
    this.show(
      lead,
      this.mayChange ? null : make('p', { className: 'report', textContent: t('readOnly') }),
      this.head(),
      this.status(),
      this.report ?? null,
      this.failure ?? null,
      this.basics(),
      weekView(this),
      this.mayChange ? dayView(this) : null,
      this.mayChange ? this.foot() : null,
      datesView(this),
      this.draft.id ? placesView(this) : null,
    );
    this.showChosen();
    if (at) this.root.querySelector(`[aria-label="${CSS.escape(at)}"]`)?.focus();
  }

  /** On a narrow screen the week is wider than it: the chosen day is brought into sight. */
  showChosen() {
    const scroller = this.root.querySelector('.scroll');
    const column = this.root.querySelector('.column[aria-pressed="true"]');
    if (!scroller || !column) return;
    const [outer, inner] = [scroller.getBoundingClientRect(), column.getBoundingClientRect()];
    const isSeen = inner.left >= outer.left && inner.right <= outer.right;
    if (!isSeen) scroller.scrollBy({ left: inner.left - outer.left - outer.width / 2 });
  }

  nothing() {
    const { t } = this;
    return make(
      'div',
      { className: 'nothing' },
      make('div', { className: 'name', textContent: t('none') }),
      make('p', { className: 'faint', textContent: t('noneText') }),
      this.mayChange ? button(t('first'), () => void this.create(t('first')), 'main') : null,
    );
  }

  head() {
    const { t } = this;
    const tab = (one) =>
      make('button', {
        type: 'button',
        textContent: one.name,
        attrs: { role: 'tab', 'aria-selected': one.id === this.draft.id },
        on: { click: () => this.pick(one) },
      });
    const tabs = make('div', { className: 'grow', attrs: { role: 'tablist' } }, ...this.all.map(tab));
    const name = t('copyOf', { number: this.all.length + 1 });
    return make('div', { className: 'bar' }, tabs, this.mayChange ? button(t('create'), () => void this.create(name)) : null);
  }

  status() {
    const { t } = this;
    const { is_open, opens_at, closes_at } = this.draft.now;
    const at = is_open ? closes_at : opens_at;
    const key = `${is_open ? 'open' : 'closed'}${at ? 'Until' : ''}`;
    const words = t(key, { at: at ? this.moment(at) : '' });
    return make('p', { className: is_open ? 'now is-open' : 'now', textContent: words, attrs: { role: 'status' } });
  }

  /** A moment in the schedule's own time zone: the time today, else with its day. */
  moment(text) {
    const { t, locale } = this;
    const at = new Date(text);
    const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: this.draft.timezone, ...options }).format(at);
    const time = format({ hour: '2-digit', minute: '2-digit' });
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: this.draft.timezone, year: 'numeric', month: '2-digit', day: '2-digit' });
    if (day.format(at) === dateText(this.today)) return t('at', { time });
    return t('on', { day: format({ weekday: 'long', day: 'numeric', month: 'long' }), time });
  }

  basics() {
    const { t, draft } = this;
    const isOff = !this.mayChange;
    const name = make('input', { value: draft.name, maxLength: 80, disabled: isOff, on: { change: () => ((draft.name = name.value), this.touch()) } });
    const zone = select(this.zones.map((one) => [one, one.replaceAll('_', ' ')]), draft.timezone, {
      on: { change: () => ((draft.timezone = zone.value), this.touch()) },
    });
    zone.disabled = isOff;
    const isDefault = make('input', {
      type: 'checkbox',
      checked: draft.is_default,
      // One schedule is always the default: it moves by choosing another.
      disabled: isOff || this.all.some((one) => one.id === draft.id && one.is_default),
      on: { change: () => ((draft.is_default = isDefault.checked), this.touch()) },
    });
    return make(
      'div',
      { className: 'two' },
      field(t('name'), name),
      field(t('zone'), zone),
      make('label', { className: 'check' }, isDefault, t('isDefault')),
    );
  }

  foot() {
    const { t } = this;
    return make(
      'div',
      { className: 'foot' },
      button(t('delete'), () => void this.drop(), 'plain danger'),
      make('span', { className: 'faint grow end', textContent: this.isTouched ? t('unsaved') : '' }),
      this.isTouched ? button(t('cancel'), () => this.pick(this.all.find((one) => one.id === this.draft.id))) : null,
      button(t('save'), () => void this.save(), 'main'),
    );
  }

  // What the parts call

  touch() {
    this.isTouched = true;
    this.chatclick.setUnsaved(true);
    this.failure = null;
    this.draw();
  }

  choose(date) {
    this.chosen = date;
    this.draw();
  }

  turn(by) {
    this.ahead = by === 0 ? 0 : this.ahead + by;
    this.chosen = by === 0 ? this.today : weekOf(this.today, this.ahead)[(this.chosen.getUTCDay() + 6) % 7];
    this.draw();
  }

  /** Turn to the week of a date. */
  showDate(date) {
    const [monday] = weekOf(this.today, 0);
    const [other] = weekOf(date, 0);
    this.ahead = Math.round((other - monday) / (7 * 86_400_000));
    this.choose(date);
  }

  showAll() {
    this.isAll = true;
    this.draw();
  }

  dropDate(exception) {
    this.draft.exceptions = this.draft.exceptions.filter((one) => one !== exception);
    this.touch();
  }

  async create(name) {
    const hours = [{ from: '09:00', to: '18:00' }];
    const weekly = Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, hours]));
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const timezone = this.zones.includes(timeZone) ? timeZone : 'UTC';
    await this.act(async () => {
      const made = await this.chatclick.api.post(API, { name, timezone, weekly });
      await this.load(made.id);
    });
  }

  async save() {
    const { id, name, timezone, weekly, exceptions, is_default, revision } = this.draft;
    const values = { name, timezone, weekly, exceptions, revision, ...(is_default ? { is_default } : {}) };
    await this.act(async () => {
      await this.chatclick.api.patch(`${API}/${id}`, values);
      this.chatclick.toast(this.t('saved'));
      await this.load(id);
    });
  }

  /** Take dates in from elsewhere; what was changed here is saved first. */
  async take(what, body) {
    const { api } = this.chatclick;
    if (this.isTouched) await this.save();
    if (this.isTouched) return;
    await this.act(async () => {
      const counts = await api.post(`${API}/${this.draft.id}/${what}`, body);
      this.report = make('div', { className: 'report', attrs: { role: 'status' }, textContent: this.t('imported', counts) });
      await this.load(this.draft.id);
      this.report = null;
    });
  }

  async drop() {
    const { id, now, revision, updated_at, ...values } = this.all.find((one) => one.id === this.draft.id);
    const places = this.places.filter((one) => one.schedule_id === id);
    await this.act(async () => {
      const { api } = this.chatclick;
      await api.delete(`${API}/${id}`);
      const back = async () => {
        const made = await api.post(API, values);
        for (const one of places) await api.put(`${API}/places`, { ...one, schedule_id: made.id });
        await this.load(made.id);
      };
      this.report = make('div', { className: 'report', attrs: { role: 'status' } }, `${this.t('deleted')}. `, button(this.t('undo'), () => void back(), 'small'));
      await this.load();
      this.report = null;
    });
  }

  async addPlace(place) {
    await this.chatclick.api.put(`${API}/places`, { ...place, schedule_id: this.draft.id });
    await this.reloadPlaces();
  }

  async dropPlace({ kind, target }) {
    await this.act(async () => {
      await this.chatclick.api.delete(`${API}/places/${kind}/${encodeURIComponent(target)}`);
      await this.reloadPlaces();
    });
  }

  async reloadPlaces() {
    this.places = (await this.chatclick.api.get(`${API}/places`)).data;
    this.draw();
  }

  async refreshNow() {
    if (!this.draft?.id || this.isTouched) return;
    try {
      this.draft.now = await this.chatclick.api.get(`${API}/${this.draft.id}/status`);
      this.root.querySelector('.now')?.replaceWith(this.status());
    } catch {
      // Offline for a moment: the next look brings it.
    }
  }

  /** Do something; what goes wrong is said where it is seen, and nothing typed is lost. */
  async act(run) {
    try {
      this.failure = null;
      await run();
    } catch (error) {
      if (error.code === 'changed') {
        this.chatclick.toast(this.t('changed'), 'bad');
        return this.load(this.draft.id);
      }
      const words = error.fields?.[0]?.message ?? error.message;
      this.failure = make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: words });
      this.draw();
    }
  }
}

customElements.define('business-hours-page', BusinessHoursPage);
