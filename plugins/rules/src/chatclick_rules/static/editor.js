/** The editor of one rule. What is typed changes `rule`; the server says what it means and what is wrong. */
import { Acts } from './actions.js';
import { ask } from './dialog.js';
import { write } from './diff.js';
import { button, check, field, icon, make, newId } from './dom.js';
import { Schedule } from './schedule.js';
import { emptyGroup, Tree } from './tree.js';
import { findEmpty } from './values.js';
import { warningWords } from './warnings.js';

const API = '/api/v1/rules';
const SHOWN = ['position', 'sentence'];
const CHECK_AFTER_MS = 250;

export class Editor {
  /**
   * @param {Record<string, any>} page
   * @param {Record<string, any> | null} rule as the list shows it; null for a new one
   */
  constructor(page, rule) {
    this.page = page;
    this.t = page.t;
    this.isNew = !rule?.id;
    this.seen = rule;
    this.rule = readRule(rule, this.t('newRule'));
    this.etag = page.list.etag;
    this.original = write(this.rule);
    this.slots = new Map();
    this.controls = new Map();
    this.checks = 0;
    this.parts = {
      conditions: new Tree(this),
      hours: new Schedule(this),
      acts: new Acts(this),
    };
  }

  get isTouched() {
    return write(this.rule) !== this.original;
  }

  draw() {
    const { t, rule } = this;
    this.lists = make('div', { hidden: true });
    this.told = make('div', { className: 'told', attrs: { 'aria-live': 'polite' } });
    this.failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
    this.sections = Object.fromEntries(Object.keys(this.parts).map((one) => [one, make('div', {}, this.parts[one].draw())]));
    const name = make('input', { value: rule.name, maxLength: 120, dir: 'auto', on: { input: () => ((rule.name = name.value), this.touch()) } });
    this.place('/name', name);
    this.element = make(
      'form',
      { className: 'editor', noValidate: true, on: { submit: (event) => (event.preventDefault(), void this.save()) } },
      make('div', { className: 'bar' }, button(t('allRules'), () => void this.leave(), 'link', 'back')),
      make('h2', { textContent: t(this.isNew ? 'newRule' : 'editRule') }),
      field(t('name'), name, this.slot('/name')),
      this.section('when', this.events()),
      this.section('conditions', this.sections.conditions),
      this.section('hours', this.sections.hours),
      this.section('acts', this.sections.acts),
      this.section('then', this.after()),
      this.lists,
      make(
        'div',
        { className: 'dock' },
        this.told,
        this.failure,
        make('div', { className: 'foot' }, button(t('cancel'), () => void this.leave()), make('button', { type: 'submit', className: 'main', textContent: t('saveRule') })),
      ),
    );
    void this.check();
    return this.element;
  }

  section(name, body) {
    const head = make('h3', { id: newId(), textContent: this.t(`part_${name}`) });
    return make('section', { attrs: { 'aria-labelledby': head.id } }, head, body);
  }

  events() {
    const { t, rule, page } = this;
    const wait = make('div', { className: 'waiting', hidden: !rule.on.includes('waiting') });
    const minutes = make('input', {
      type: 'number', min: 1, value: rule.waiting_minutes ?? 10,
      on: { input: () => ((rule.waiting_minutes = minutes.value === '' ? null : Number(minutes.value)), this.touch()) },
    });
    this.place('/waiting_minutes', minutes);
    wait.append(field(t('waitingMinutes'), minutes, this.slot('/waiting_minutes')));
    const boxes = page.known.events.map(({ name, label }) =>
      check(label[0].toUpperCase() + label.slice(1), rule.on.includes(name), (isOn) => {
        rule.on = page.known.events.map((one) => one.name).filter((one) => (one === name ? isOn : rule.on.includes(one)));
        if (name === 'waiting') {
          wait.hidden = !isOn;
          if (isOn) rule.waiting_minutes = Number(minutes.value) || 10;
          else delete rule.waiting_minutes;
        }
        this.touch();
      }),
    );
    return make('div', { className: 'stack' }, make('div', { className: 'events' }, ...boxes), wait, this.slot('/on'));
  }

  after() {
    const { t, rule } = this;
    const tick = (key) => (isOn) => {
      if (isOn) rule[key] = true;
      else delete rule[key];
      this.touch();
    };
    return make(
      'div',
      { className: 'stack' },
      check(t('goesOn'), rule.continue === true, tick('continue'), { role: 'switch' }),
      check(t('evenIfAnswered'), rule.even_if_answered === true, tick('even_if_answered')),
      check(t('evenIfPassedOn'), rule.even_if_passed_on === true, tick('even_if_passed_on')),
    );
  }

  // What the parts call

  /** The place where the problem of a pointer is said. */
  slot(pointer) {
    const drawn = make('p', { id: newId(), className: 'problem', hidden: true });
    this.slots.set(pointer, drawn);
    return drawn;
  }

  /** Name the control that a pointer leads to. */
  place(pointer, control) {
    this.controls.set(pointer, control);
  }

  touch() {
    this.page.setUnsaved(this.isTouched);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(), CHECK_AFTER_MS);
  }

  /** Draw a part anew after its shape changed, and put the focus where it belongs now. */
  redraw(part, focused) {
    this.sections[part].replaceChildren(this.parts[part].draw());
    this.showProblems();
    if (!focused) return;
    const place = this.sections[part].querySelector(`[data-at="${CSS.escape(focused)}"]`);
    const isControl = place?.matches('input, select, textarea, button');
    (isControl ? place : place?.querySelector('input, select, textarea'))?.focus();
  }

  stop() {
    window.clearTimeout(this.timer);
    this.checks += 1;
  }

  // The server's word

  async check() {
    const number = ++this.checks;
    try {
      const told = await this.page.api.post(`${API}/check?language=${this.page.language}`, { rule: this.rule });
      if (number === this.checks) {
        this.problems = told.problems;
        this.tell(told);
        this.showProblems();
      }
      return told.problems;
    } catch (error) {
      if (number === this.checks) this.failure.textContent = error.message;
      return [];
    }
  }

  tell({ valid, sentence, warnings }) {
    const { t } = this;
    const words = sentence ? this.page.nameFlows(sentence) : t('notComplete');
    this.told.replaceChildren(
      make('p', { className: valid ? 'sentence' : 'sentence faint', dir: 'auto', textContent: words }),
      ...warnings.map((one) => make('p', { className: 'warning' }, icon('warning'), warningWords(this.page, one))),
    );
  }

  /** Say problems beside their fields, once somebody tried to save: nobody is scolded while they begin. */
  showProblems() {
    for (const slot of this.slots.values()) slot.hidden = true;
    for (const control of this.controls.values()) control.removeAttribute('aria-invalid');
    if (!this.isTried) return;
    const lost = [];
    for (const { pointer, code, message } of [...this.findMissing(), ...(this.problems ?? [])]) {
      const at = pointer.replace(/^\/rules?(\/\d+(?=\/|$))?/, '');
      const place = this.findPlace(at);
      const words = this.page.problemWords(code, message);
      if (!place) lost.push(words);
      else this.mark(place, words);
    }
    this.failure.textContent = lost.join(' ');
  }

  findMissing() {
    return findEmpty(this.rule.when, '/when').map((pointer) => ({ pointer, code: 'required', message: '' }));
  }

  /** The nearest place at or above a pointer that stands on the page. */
  findPlace(pointer) {
    for (let at = pointer; at; at = at.slice(0, at.lastIndexOf('/'))) {
      if (this.slots.get(at)?.isConnected) return at;
    }
    return null;
  }

  mark(place, words) {
    const slot = this.slots.get(place);
    slot.textContent = words;
    slot.hidden = false;
    const control = this.controls.get(place);
    control?.setAttribute('aria-invalid', 'true');
    control?.setAttribute('aria-describedby', slot.id);
  }

  async save() {
    // A second press would make a second rule.
    if (this.isSaving) return;
    this.isSaving = true;
    await this.store();
    this.isSaving = false;
  }

  async store() {
    this.isTried = true;
    this.failure.textContent = '';
    // One that was to come a moment later would take the place of this one's answer.
    window.clearTimeout(this.timer);
    const problems = await this.check();
    if (this.findMissing().length + problems.length > 0) {
      this.problems = problems;
      return this.point();
    }
    try {
      const saved = this.isNew ? await this.create() : await this.replace();
      this.page.setUnsaved(false);
      await this.page.showList({ focus: saved.id });
      this.page.chatclick.toast(this.t('savedRule'));
    } catch (error) {
      this.problems = error.fields ?? [];
      if (this.problems.length === 0) this.failure.textContent = error.message;
      this.point();
    }
  }

  /** Show what is wrong, and bring the first of it into sight. */
  point() {
    this.showProblems();
    this.element.querySelector('[aria-invalid="true"], .problem:not([hidden])')?.scrollIntoView({ block: 'center' });
    this.element.querySelector('[aria-invalid="true"]')?.focus();
  }

  create() {
    const { position } = this.seen ?? {};
    const place = position === undefined ? {} : { position };
    return this.page.api.post(`${API}?language=${this.page.language}`, { ...this.rule, ...place });
  }

  async replace() {
    const path = `${API}/${this.rule.id}?language=${this.page.language}`;
    try {
      return await this.page.api.put(`${path}&etag=${encodeURIComponent(this.etag)}`, this.rule);
    } catch (error) {
      if (error.status !== 412) throw error;
      return this.settle(path);
    }
  }

  /** Somebody saved the rules meanwhile: where it was not this rule, nothing is in the way. */
  async settle(path) {
    const theirs = await this.page.api.get(path);
    const isOurs = write(readRule(theirs, '')) === this.original;
    const isSure = isOurs || (await ask(this.page, this.t('conflict', { name: theirs.name }), this.t('saveMine')));
    if (!isSure) throw new Error(this.t('notSaved'));
    return this.page.api.put(path, this.rule);
  }

  async leave() {
    if (this.isTouched && !(await ask(this.page, this.t('leave'), this.t('discard')))) return;
    this.page.setUnsaved(false);
    await this.page.showList({ focus: this.rule.id });
  }
}

/** A rule as it is edited: what the list adds is off, what may be left out is there. */
export function readRule(rule, name) {
  const document = structuredClone(rule ?? {});
  for (const key of SHOWN) delete document[key];
  return { ...document, name: document.name ?? name, on: document.on ?? ['opened', 'message'], when: document.when ?? emptyGroup(), actions: document.actions ?? [] };
}
