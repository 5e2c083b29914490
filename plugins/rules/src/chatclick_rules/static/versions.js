/** What was in force and when, what changed between, and the way back. */
import { ask } from './dialog.js';
import { compareSets } from './diff.js';
import { button, make } from './dom.js';

const API = '/api/v1/rules';
const MAX_TOLD = 500;

export class VersionsView {
  /** @param {Record<string, any>} page */
  constructor(page) {
    this.page = page;
    this.t = page.t;
  }

  async draw() {
    const { page, t } = this;
    const { data, next } = await page.api.get(`${API}/revisions?limit=20`);
    this.rows = data;
    this.list = make('ol', { className: 'versions' });
    this.foot = make('div', { className: 'foot' });
    this.fill(next);
    if (data.length > 0) return make('div', { className: 'stack' }, this.list, this.foot);
    return make('div', { className: 'nothing' }, make('h2', { textContent: t('noVersions') }), make('p', { className: 'faint', textContent: t('noVersionsText') }));
  }

  fill(next) {
    this.list.replaceChildren(...this.rows.map((one, at) => this.row(one, at)));
    this.foot.replaceChildren(next ? button(this.t('more'), () => void this.more(next)) : '');
  }

  async more(cursor) {
    const { data, next } = await this.page.api.get(`${API}/revisions?limit=20&cursor=${cursor}`);
    this.rows.push(...data);
    this.fill(next);
  }

  row(version, at) {
    const { t, page } = this;
    const number = version.revision;
    const isInForce = number === page.list.published_revision;
    const when = new Date(version.created_at).toLocaleString(page.locale, { dateStyle: 'medium', timeStyle: 'short' });
    const place = make('div', { className: 'diff' });
    const before = this.rows[at + 1]?.revision ?? null;
    const compare = (other, isDraft) => () => void this.compare(place, version, other, isDraft);
    const copied = version.restored_revision ? t('restoredFrom', { number: version.restored_revision }) : '';
    return make(
      'li',
      { className: 'version' },
      make(
        'div',
        { className: 'bar' },
        make(
          'div',
          { className: 'words' },
          make('span', { className: 'name', textContent: t('version', { number }) }),
          isInForce ? make('span', { className: 'tag good', textContent: t('isInForce') }) : null,
          make('p', { className: 'faint', textContent: [t('by', { name: version.created_by, when }), copied].filter(Boolean).join(' · ') }),
        ),
        button(t('whatChanged'), compare(before, false), 'small'),
        button(t('againstDraft'), compare(null, true), 'small'),
        page.choices.may_change && !isInForce ? button(t('rollBack'), () => void this.restore(version), 'small') : null,
      ),
      place,
    );
  }

  /** Show what a version changed, or what the draft would change of it. */
  async compare(place, version, other, isDraft) {
    const { t, page } = this;
    const get = async (number) => (await page.api.get(`${API}/revisions/${number}`)).document;
    place.replaceChildren(make('p', { className: 'faint', textContent: t('loading') }));
    try {
      const own = await get(version.revision);
      const earlier = isDraft ? own : other ? await get(other) : { rules: [], time_zone: own.time_zone };
      const later = isDraft ? await page.api.get(`${API}/draft`) : own;
      const title = isDraft ? t('draftAgainst', { number: version.revision }) : t('changedIn', { number: version.revision });
      place.replaceChildren(make('h2', { textContent: title }), await this.differences(earlier, later));
    } catch (error) {
      place.replaceChildren(make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: error.message }));
    }
  }

  async differences(before, after) {
    const { t } = this;
    const changes = compareSets(before, after);
    const settings = ['time_zone', 'fallback_queue_id'].filter((key) => (before[key] ?? null) !== (after[key] ?? null));
    if (changes.length + settings.length === 0) return make('p', { className: 'faint', textContent: t('same') });
    const old = await this.sentences(changes.map((one) => one.before));
    const now = await this.sentences(changes.map((one) => one.after));
    return make(
      'ul',
      { className: 'changes' },
      ...changes.map((one) => this.change(one, old, now)),
      ...settings.map((key) => this.setting(key, before[key], after[key])),
    );
  }

  /** Sentences by rule id. */
  async sentences(rules) {
    const some = rules.filter(Boolean).slice(0, MAX_TOLD);
    if (some.length === 0) return new Map();
    const { page } = this;
    const told = await page.api.post(`${API}/check?language=${page.language}`, { rules: some });
    return new Map(told.rules.map((one) => [one.id, page.nameFlows(one.sentence)]));
  }

  change({ kind, id, before, after, from, to }, old, now) {
    const { t } = this;
    const line = (mark, tag, rule, sentence) =>
      rule && make(tag, { className: `line ${tag}`, dir: 'auto' }, make('span', { attrs: { 'aria-hidden': 'true' }, textContent: mark }), `${rule.name ?? id}: ${sentence ?? ''}`);
    const isMoved = kind === 'moved';
    return make(
      'li',
      {},
      make('span', { className: `tag ${kind}`, textContent: t(`change_${kind}`) }),
      isMoved
        ? make('span', { dir: 'auto', textContent: t('movedFromTo', { name: after.name ?? id, from: from + 1, to: to + 1 }) })
        : make('div', { className: 'lines' }, line('−', 'del', before, old.get(id)), line('+', 'ins', after, now.get(id)), this.switched(before, after)),
    );
  }

  /** A switch that was turned is not in a rule's sentence. */
  switched(before, after) {
    if (!before || !after || (before.enabled !== false) === (after.enabled !== false)) return null;
    return make('div', { className: 'faint', textContent: this.t(after.enabled === false ? 'switchedOff' : 'switchedOn') });
  }

  setting(key, before, after) {
    const { t, page } = this;
    const words = (value) => page.choices.queues.find((one) => one.id === value)?.name ?? value ?? t('hostsOwn');
    return make('li', {}, make('span', { className: 'tag changed', textContent: t('change_changed') }), t(key === 'time_zone' ? 'zone' : 'fallbackQueue'), `: ${words(before)} → ${words(after)}`);
  }

  async restore({ revision: number }) {
    const { page, t } = this;
    const isAhead = page.list.has_changes;
    if (!(await ask(page, t(isAhead ? 'restoreAhead' : 'restoreSure', { number }), t('rollBack')))) return;
    try {
      await page.api.post(`${API}/revisions/${number}/restore`);
      page.chatclick.toast(t('restored', { number }));
    } catch (error) {
      page.chatclick.toast(error.message, 'bad');
    }
    await page.turnTo('versions');
  }
}
