/** The rules in their order, what is in force, and what happens to all the rest. */
import { write } from './diff.js';
import { button, field, icon, iconButton, make, select } from './dom.js';
import { readRule } from './editor.js';
import { listExamples } from './examples.js';
import { Ordering } from './ordering.js';
import { warningWords } from './warnings.js';

const API = '/api/v1/rules';

export class ListView {
  /** @param {Record<string, any>} page */
  constructor(page) {
    this.page = page;
    this.t = page.t;
  }

  get mayChange() {
    return this.page.choices.may_change;
  }

  async draw() {
    const { page, t } = this;
    this.say = make('p', { className: 'unseen', attrs: { role: 'status', 'aria-live': 'assertive' } });
    const rules = page.list.data;
    this.bar = this.state();
    const list = make('ol', { className: 'rules', attrs: { 'aria-label': t('rules') } });
    this.ordering = new Ordering(list, {
      move: (id, place) => void this.act(() => page.api.put(`${API}/order`, { id, position: place }), { focus: id, on: 'handle' }),
      say: (key, values) => (this.say.textContent = t(key, values)),
    });
    list.append(...rules.map((rule, at) => this.row(rule, at)), ...(rules.length > 0 ? [this.rest()] : []));
    if (rules.length > 0) void this.findTroubles(list);
    return make(
      'div',
      { className: 'stack' },
      this.bar,
      this.mayChange ? null : make('p', { className: 'report', textContent: t('readOnly') }),
      this.say,
      rules.length > 0 ? list : await this.nothing(),
      page.list.next ? make('div', { className: 'foot' }, button(t('more'), () => void page.more())) : null,
      rules.length > 0 ? this.settings() : null,
    );
  }

  /** What is in force, and what to do about it. */
  state() {
    const { page, t } = this;
    const { published_revision: revision, deciding_revision: deciding, has_changes: isAhead, data } = page.list;
    const isStarting = revision !== null && deciding !== revision;
    if (isStarting) this.lookAgain();
    const key = isStarting ? (deciding ? 'starting' : 'startingFirst') : isAhead ? (revision ? 'ahead' : 'never_published') : revision ? 'inForce' : 'noneYet';
    const words = make('p', { className: `grow state ${isAhead || isStarting ? 'is-ahead' : ''}`, attrs: { role: 'status' }, textContent: t(key, { number: revision ?? 0, old: deciding ?? 0 }) });
    if (!this.mayChange) return make('div', { className: 'bar' }, words);
    return make(
      'div',
      { className: 'bar' },
      words,
      isAhead && revision ? button(t('discardAll'), () => void this.discard()) : null,
      data.length > 0 ? button(t('addRule'), () => page.edit(null), isAhead ? 'plain' : 'main', 'plus') : null,
      isAhead ? button(t('publish'), () => void this.publish(), 'main') : null,
    );
  }

  /** Look from time to time whether what was published is in force by now. */
  lookAgain() {
    setTimeout(() => void this.lookForStart(), 2000);
  }

  async lookForStart() {
    const { page } = this;
    if (!page.isConnected || page.open !== this) return;
    const { deciding_revision: deciding } = await page.api.get(`${API}?limit=1`).catch(() => page.list);
    if (deciding === page.list.deciding_revision) return this.lookAgain();
    page.list.deciding_revision = deciding;
    const bar = this.state();
    this.bar.replaceWith(bar);
    this.bar = bar;
  }

  row(rule, at) {
    const { t, page } = this;
    const row = make('li', { className: rule.enabled === false ? 'rule off' : 'rule', attrs: { 'data-id': rule.id } });
    const name = rule.name ?? rule.id;
    const handle = iconButton('grip', t('moveRule', { name }), () => undefined, 'handle');
    handle.setAttribute('aria-pressed', 'false');
    handle.setAttribute('aria-describedby', 'how-to-move');
    this.ordering.attach(row, handle);
    const isOn = rule.enabled !== false;
    const toggle = make('button', {
      type: 'button', className: 'switch', disabled: !this.mayChange,
      attrs: { role: 'switch', 'aria-checked': isOn, 'aria-label': t('isOn', { name }) },
      on: { click: () => void this.turn(rule, !isOn) },
    });
    const title = this.mayChange
      ? make('button', { type: 'button', className: 'name', textContent: name, dir: 'auto', on: { click: () => page.edit(rule) } })
      : make('span', { className: 'name', textContent: name, dir: 'auto' });
    row.append(
      ...(this.mayChange ? [handle] : []),
      make('span', { className: 'number', attrs: { 'aria-hidden': 'true' } }),
      make(
        'div',
        { className: 'words' },
        make('div', { className: 'title' }, title, isOn ? null : make('span', { className: 'tag', textContent: t('off') })),
        make('p', { className: 'sentence', dir: 'auto', textContent: page.nameFlows(rule.sentence) }),
        make('div', { className: 'troubles' }),
      ),
      make(
        'div',
        { className: 'tools' },
        toggle,
        ...(this.mayChange
          ? [
              iconButton('copy', t('copyRule', { name }), () => this.copy(rule)),
              iconButton('trash', t('deleteRule', { name }), () => void this.remove(rule, at)),
            ]
          : []),
      ),
    );
    return row;
  }

  /** Say what is odd once it is known: of thousands of rules the server thinks for seconds. */
  async findTroubles(list) {
    const { page } = this;
    try {
      const checked = await page.api.post(`${API}/check?language=${page.language}`, {});
      const rows = list.querySelectorAll('[data-id]');
      // A row may be in somebody's hand by now, so each is known by its id.
      page.list.data.forEach((rule, at) => {
        const row = [...rows].find((one) => one.dataset.id === rule.id);
        row?.querySelector('.troubles').replaceChildren(...this.troubles(checked, rule, at));
      });
    } catch (error) {
      if (page.open === this) page.chatclick.toast(error.message, 'bad');
    }
  }

  troubles(checked, rule, at) {
    const { page } = this;
    const problems = checked.problems.filter((one) => one.pointer.startsWith(`/rules/${at}/`));
    const warnings = checked.warnings.filter((one) => one.rule_id === rule.id);
    return [
      ...problems.map((one) => make('p', { className: 'warning bad' }, icon('warning'), page.problemWords(one.code, one.message))),
      ...warnings.map((one) => make('p', { className: 'warning' }, icon('warning'), warningWords(page, one))),
    ];
  }

  /** Always the last: what happens to conversations that no rule sends anywhere. */
  rest() {
    const { t, page } = this;
    const { queues } = page.choices;
    const own = queues.find((one) => one.is_fallback);
    const menu = select(
      [['', t('hostFallback', { name: own?.name ?? '' })], ...queues.filter((one) => !one.is_fallback).map((one) => [one.id, one.name])],
      page.list.fallback_queue_id ?? '',
      { disabled: !this.mayChange, on: { change: () => void this.patch({ fallback_queue_id: menu.value || null }) } },
    );
    menu.setAttribute('aria-label', t('fallbackQueue'));
    return make(
      'li',
      { className: 'rule rest' },
      make('span', { className: 'pin' }, icon('down')),
      make('div', { className: 'words' }, make('div', { className: 'title name', textContent: t('rest') }), make('p', { className: 'sentence', textContent: t('restText') })),
      make('div', { className: 'fallback' }, menu),
    );
  }

  settings() {
    const { t, page } = this;
    const zones = [...new Set([page.list.time_zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
    const menu = select(zones.map((one) => [one, one.replaceAll('_', ' ')]), page.list.time_zone, {
      disabled: !this.mayChange, on: { change: () => void this.patch({ time_zone: menu.value }) },
    });
    return make(
      'div',
      { className: 'bar below' },
      make('p', { id: 'how-to-move', className: 'faint grow', textContent: this.mayChange ? t('howToMove') : '' }),
      make('div', { className: 'zone' }, field(t('zone'), menu)),
    );
  }

  async nothing() {
    const { t, page } = this;
    const examples = listExamples(t);
    const told = await page.api.post(`${API}/check?language=${page.language}`, { rules: examples });
    const card = (rule, at) =>
      make(
        'li',
        { className: 'card' },
        make('div', { className: 'name', textContent: rule.name }),
        make('p', { className: 'sentence', textContent: told.rules[at]?.sentence ?? '' }),
        this.mayChange ? button(t('useExample'), () => void this.act(() => page.api.post(API, rule), { focus: rule.id }), 'small') : null,
      );
    return make(
      'div',
      { className: 'nothing' },
      make('h2', { textContent: t('none') }),
      make('p', { className: 'faint', textContent: t('noneText') }),
      this.mayChange ? button(t('addRule'), () => page.edit(null), 'main', 'plus') : null,
      make('ul', { className: 'examples', attrs: { 'aria-label': t('examples') } }, ...examples.map(card)),
    );
  }

  // What people do

  /** Do something and show the list again; the focus goes to a rule. */
  async act(run, shown = {}) {
    const { page } = this;
    try {
      await run();
    } catch (error) {
      page.chatclick.toast(error.status === 412 ? this.t('changed') : (error.fields?.[0]?.message ?? error.message), 'bad');
    }
    await page.showList(shown);
  }

  async turn(rule, isOn) {
    const { enabled: _, ...document } = readRule(rule, rule.id);
    await this.act(() => this.put(rule.id, isOn ? document : { ...document, enabled: false }), { focus: rule.id, on: 'switch' });
  }

  put(id, document) {
    return this.page.api.put(`${API}/${id}?etag=${encodeURIComponent(this.page.list.etag)}`, document);
  }

  copy(rule) {
    const { id: _, ...document } = readRule(rule, rule.id);
    this.page.edit({ ...document, name: this.t('copyOf', { name: document.name }), position: rule.position + 1 });
  }

  async remove(rule, at) {
    const { page, t } = this;
    const document = readRule(rule, rule.id);
    const next = page.list.data[at + 1] ?? page.list.data[at - 1];
    const back = () => void this.act(() => page.api.post(API, { ...document, position: rule.position }), { focus: rule.id });
    await this.act(async () => {
      await page.api.delete(`${API}/${rule.id}?etag=${encodeURIComponent(page.list.etag)}`);
      page.chatclick.toast(t('deleted', { name: document.name }), 'plain', back);
    }, { focus: next?.id });
  }

  patch(values) {
    return this.act(() => this.page.api.patch(`${API}/draft`, values));
  }

  async publish() {
    const { page, t } = this;
    await this.act(async () => {
      const { published_revision: number } = await page.api.post(`${API}/publish?etag=${encodeURIComponent(page.list.etag)}`);
      page.chatclick.toast(t('published', { number }));
    });
  }

  /** Go back to what is in force; the draft comes back with the notice's button. */
  async discard() {
    const { page, t } = this;
    await this.act(async () => {
      const draft = await page.api.get(`${API}/draft`);
      const { document } = await page.api.get(`${API}/revisions/${page.list.published_revision}`);
      if (write(draft) === write(document)) return;
      await page.api.put(`${API}/draft`, document);
      page.chatclick.toast(t('discarded'), 'plain', () => void this.act(() => page.api.put(`${API}/draft`, draft)));
    });
  }
}
