/** A rehearsal: the draft beside what is in force, on past conversations. Nothing happens to them. */
import { button, field, icon, make, select } from './dom.js';

const API = '/api/v1/rules';
/** Conversations in one request: small enough that progress is seen. */
const CHUNK = 25;

export class TryView {
  /** @param {Record<string, any>} page */
  constructor(page) {
    this.page = page;
    this.t = page.t;
    this.isStopped = false;
  }

  draw() {
    const { t, page } = this;
    this.results = make('div', { className: 'stack' });
    if (!page.choices.may_try) return make('p', { className: 'report', textContent: t('mayNotTry') });
    const last = select(['100', '500', '1000'].map((one) => [one, t('lastSessions', { count: one })]), '100');
    this.begin = button(t('try'), () => void this.run(Number(last.value)), 'main');
    return make(
      'div',
      { className: 'stack' },
      make('p', { className: 'faint', textContent: t('tryText') }),
      make('div', { className: 'bar end' }, make('div', { className: 'last' }, field(t('last'), last)), this.begin),
      this.results,
    );
  }

  stop() {
    this.isStopped = true;
  }

  async run(last) {
    const { t } = this;
    this.isStopped = false;
    this.begin.disabled = true;
    const bar = make('progress', { max: last, value: 0, attrs: { 'aria-label': t('trying') } });
    const words = make('span', { className: 'faint', textContent: t('triedSoFar', { done: 0, last }) });
    this.results.replaceChildren(make('div', { className: 'progress' }, bar, words, button(t('stop'), () => this.stop(), 'small')));
    const sum = { sessions: 0, changed: 0, rules: new Map(), data: [] };
    try {
      await this.collect(last, sum, () => {
        bar.value = sum.sessions;
        words.textContent = t('triedSoFar', { done: sum.sessions, last });
      });
      this.results.replaceChildren(...this.report(sum));
    } catch (error) {
      const words = error.fields?.[0]?.message ?? error.message;
      this.results.replaceChildren(make('p', { className: 'failure', attrs: { role: 'alert' }, textContent: words }));
    } finally {
      this.begin.disabled = false;
    }
  }

  async collect(last, sum, tell) {
    let before;
    do {
      const asked = { last: Math.min(CHUNK, last - sum.sessions), ...(before ? { before } : {}) };
      const part = await this.page.api.post(`${API}/dry-run`, asked);
      sum.sessions += part.sessions;
      sum.changed += part.changed;
      sum.data.push(...part.data);
      for (const { rule_id: id, before: old, after } of part.rules) {
        const known = sum.rules.get(id) ?? { before: 0, after: 0 };
        sum.rules.set(id, { before: known.before + old, after: known.after + after });
      }
      before = part.next;
      tell();
    } while (before && sum.sessions < last && !this.isStopped);
  }

  report(sum) {
    const { t } = this;
    if (sum.sessions === 0) return [make('p', { className: 'report', attrs: { role: 'status' }, textContent: t('noSessions') })];
    const key = sum.changed === 0 ? 'nothingChanges' : 'changes';
    return [
      make('p', { className: 'report', attrs: { role: 'status' }, textContent: t(key, { changed: sum.changed, sessions: sum.sessions }) }),
      this.counts(sum.rules),
      sum.data.length > 0 ? make('h2', { textContent: t('differences') }) : null,
      make('ul', { className: 'differences' }, ...sum.data.map((one) => this.difference(one))),
    ].filter(Boolean);
  }

  counts(rules) {
    const { t } = this;
    if (rules.size === 0) return null;
    const cell = (tag, text, props = {}) => make(tag, { textContent: text, ...props });
    const rows = [...rules].map(([id, { before, after }]) =>
      make('tr', {}, cell('th', this.nameOf(id), { scope: 'row' }), cell('td', before), cell('td', after, { className: before === after ? '' : 'changed' })),
    );
    return make(
      'table',
      {},
      make('caption', { textContent: t('howOften') }),
      make('thead', {}, make('tr', {}, cell('th', t('rule'), { scope: 'col' }), cell('th', t('now'), { scope: 'col' }), cell('th', t('draft'), { scope: 'col' }))),
      make('tbody', {}, ...rows),
    );
  }

  nameOf(id) {
    return this.page.list.data.find((one) => one.id === id)?.name ?? id;
  }

  difference(one) {
    const { t, page } = this;
    const at = new Date(one.created_at).toLocaleString(page.locale, { dateStyle: 'medium', timeStyle: 'short' });
    const link = make('a', {
      href: `/admin/inbox/all/${one.session_id}`,
      textContent: t('conversationOf', { at }),
      on: { click: (event) => this.follow(event, `/inbox/all/${one.session_id}`) },
    });
    return make(
      'li',
      { className: 'card' },
      link,
      make('div', { className: 'beside' }, this.side(t('now'), one.before), icon('arrow'), this.side(t('draft'), one.after)),
      make('details', {}, make('summary', { textContent: t('why') }), ...one.after.decisions.flatMap((each) => this.reasons(each))),
    );
  }

  follow(event, path) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.page.chatclick.navigate(path);
  }

  /** What would have come of a conversation on one side. */
  side(title, outcome) {
    const { t } = this;
    const lines = outcome.decisions.flatMap((one) => one.actions.map((act) => this.actWords(act)));
    const names = [...new Set(outcome.decisions.flatMap((one) => one.explained.matched.map((each) => each.name)))];
    return make(
      'div',
      { className: 'side' },
      make('div', { className: 'faint', textContent: title }),
      names.length > 0 ? make('div', { className: 'name', dir: 'auto', textContent: names.join(', ') }) : make('div', { className: 'faint', textContent: t('noRule') }),
      make('ul', {}, ...[...new Set(lines)].map((one) => make('li', { dir: 'auto', textContent: one }))),
    );
  }

  actWords(act) {
    const { t, page } = this;
    const { queues, teams, agents, bots, actions } = page.choices;
    const named = (entries, id) => entries.find((one) => one.id === id)?.name ?? id;
    const shown = {
      queue: () => named(queues, act.queue_id),
      team: () => named(teams, act.team_id),
      agent: () => named(agents, act.staff_id),
      bot: () => named(bots, act.plugin),
      flow: () => named(page.flows, act.flow_id),
      run: () => named(actions, act.action),
      priority: () => t(`priority_${act.priority}`),
      tags: () => [...(act.add ?? []).map((one) => `+ ${one}`), ...(act.remove ?? []).map((one) => `− ${one}`)].join(', '),
      webhook: () => act.url,
      close: () => act.outcome ?? '',
    }[act.type];
    const words = (shown ? shown() : act.text) ?? '';
    return words ? `${t(`act_${act.type}`)}: ${words}` : t(`act_${act.type}`);
  }

  /** Each comparison of the rules that decided, with the fact it looked at. */
  reasons(decision) {
    return decision.explained.matched.map((one) =>
      make('div', {}, make('div', { className: 'name', textContent: one.name }), this.group(one.when)),
    );
  }

  group(node) {
    const { t, page } = this;
    const label = (name) => page.known.fields.find((one) => one.name === name)?.label ?? name;
    const how = (name) => page.known.operators.find((one) => one.name === name)?.label.replaceAll('…', '').trim() ?? name;
    const line = (one) => {
      const fact = one.fact === null || one.fact === undefined ? t('unknownFact') : [one.fact].flat().join(', ');
      const wanted = one.value === undefined ? '' : ` ${[one.value].flat().join(', ')}`;
      return make(
        'li',
        { className: one.is_met ? 'met' : 'unmet' },
        icon(one.is_met ? 'check' : 'close'),
        make('span', { className: 'unseen', textContent: t(one.is_met ? 'met' : 'unmet') }),
        make('span', { dir: 'auto', textContent: `${label(one.field)} ${how(one.operator)}${wanted} (${fact})` }),
      );
    };
    if (node.rules.length === 0) return make('p', { className: 'faint', textContent: t('always') });
    return make('ul', { className: 'reasons' }, ...node.rules.map((one) => (one.rules ? make('li', {}, this.group(one)) : line(one))));
  }
}
