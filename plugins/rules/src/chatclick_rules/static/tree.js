/** The editor of conditions: groups up to three levels deep, and comparisons in them. */
import { button, iconButton, make, newId, select } from './dom.js';
import { beginWith, operatorsOf, valueControl, valueFor } from './values.js';

const MAX_LEVELS = 3;
const OTHER = '…';
/** How a group joins what is in it, in the words of people. */
const JOINS = {
  all: { combinator: 'and', not: false },
  any: { combinator: 'or', not: false },
  none: { combinator: 'or', not: true },
  notAll: { combinator: 'and', not: true },
};

/** What a group without conditions is. */
export const emptyGroup = () => ({ combinator: 'and', not: false, rules: [] });

export class Tree {
  /** @param {Record<string, any>} editor the editor of the rule, whose `rule.when` is changed */
  constructor(editor) {
    this.editor = editor;
    this.page = editor.page;
    this.t = editor.page.t;
  }

  draw() {
    return this.group(this.editor.rule.when, '/when', 1, null);
  }

  /** Change the tree; the focus goes to the element with the id that `run` returns, if it does. */
  change(run) {
    const focused = run();
    this.editor.touch();
    this.editor.redraw('conditions', focused);
  }

  group(node, pointer, level, parent) {
    const { t } = this;
    const joined = Object.keys(JOINS).find(
      (one) => JOINS[one].combinator === node.combinator && JOINS[one].not === (node.not === true),
    );
    const join = select(Object.keys(JOINS).map((one) => [one, t(`join_${one}`)]), joined, {
      on: { change: () => this.change(() => (Object.assign(node, JOINS[join.value]), join.dataset.at)) },
    });
    join.dataset.at = `${pointer}/combinator`;
    join.setAttribute('aria-label', t('join'));
    const head = make(
      'div',
      { className: 'group-head' },
      join,
      parent ? iconButton('close', t('removeGroup'), () => this.remove(parent, node, pointer)) : null,
    );
    const below = node.rules.map((one, at) => {
      const place = `${pointer}/rules/${at}`;
      return make('li', {}, one.rules ? this.group(one, place, level + 1, node) : this.comparison(one, place, node));
    });
    return make(
      'div',
      { className: `group level-${level}`, attrs: { role: 'group', 'aria-label': t('groupOf', { level }) } },
      node.rules.length > 0 || parent ? head : make('p', { className: 'faint', textContent: t('always') }),
      make('ul', { className: 'nodes' }, ...below),
      this.editor.slot(pointer),
      make(
        'div',
        { className: 'bar' },
        button(t('addCondition'), () => this.add(node, pointer, beginWith(this.page, 'message.text')), 'small', 'plus'),
        level < MAX_LEVELS
          ? button(t('addGroup'), () => this.add(node, pointer, { ...JOINS.any, rules: [beginWith(this.page, 'message.text')] }), 'small', 'plus')
          : null,
      ),
    );
  }

  add(group, pointer, node) {
    this.change(() => {
      group.rules.push(node);
      const place = `${pointer}/rules/${group.rules.length - 1}`;
      return node.rules ? `${place}/rules/0/field` : `${place}/field`;
    });
  }

  remove(group, node, pointer) {
    this.change(() => {
      group.rules.splice(group.rules.indexOf(node), 1);
      return `${pointer.replace(/\/rules\/\d+$/, '')}/combinator`;
    });
  }

  comparison(node, pointer, parent) {
    const { t, page } = this;
    const row = make('div', { className: 'comparison' });
    const parts = [this.fact(node, pointer), this.operator(node, pointer)];
    const value = valueControl(page, node, () => this.editor.touch());
    if (value) this.editor.place(`${pointer}/value`, value);
    row.append(
      ...parts,
      make('div', { className: 'value' }, ...(value ? [value] : [])),
      iconButton('close', t('removeCondition'), () => this.remove(parent, node, pointer)),
    );
    const slots = ['field', 'operator', 'value'].map((one) => this.editor.slot(`${pointer}/${one}`));
    return make('div', {}, row, ...slots, this.editor.slot(pointer));
  }

  fact(node, pointer) {
    const { t, page } = this;
    const isKnown = page.known.fields.some((one) => one.name === node.field);
    const groups = [...new Set(page.known.fields.map((one) => one.name.split('.')[0]))];
    const menu = select(
      [
        ...groups.map((area) => ({
          label: t(`area_${area}`),
          choices: page.known.fields
            .filter((one) => one.name.startsWith(`${area}.`) && one.name !== 'visitor.id')
            .map((one) => [one.name, one.label]),
        })),
        [OTHER, t('otherFact')],
      ],
      isKnown ? node.field : OTHER,
      { on: { change: () => this.change(() => this.turn(node, menu.value === OTHER ? '' : menu.value, pointer)) } },
    );
    menu.setAttribute('aria-label', t('fact'));
    menu.dataset.at = `${pointer}/field`;
    this.editor.place(`${pointer}/field`, menu);
    if (isKnown) return menu;
    const name = make('input', {
      type: 'text', value: node.field, maxLength: 200, className: 'code', dir: 'ltr', placeholder: 'visitor.traits.plan',
      attrs: { 'aria-label': t('factName'), list: this.suggestions() },
      on: { input: () => ((node.field = name.value.trim()), this.editor.touch()) },
    });
    this.editor.place(`${pointer}/field`, name);
    return make('div', { className: 'stack' }, menu, name, make('p', { className: 'hint', textContent: t('otherHint') }));
  }

  /** Names that plugins and sites are known to use. */
  suggestions() {
    const names = ['visitor.traits.plan', 'context.page', 'form.pre_chat.topic', 'sentiment.score', 'business_hours.is_open'];
    const list = make('datalist', { id: newId() }, ...names.map((value) => make('option', { value })));
    this.editor.lists.append(list);
    return list.id;
  }

  turn(node, name, pointer) {
    delete node.value;
    Object.assign(node, name ? beginWith(this.page, name) : { field: '', operator: 'is', value: '' });
    return `${pointer}/field`;
  }

  operator(node, pointer) {
    const { t, page } = this;
    const words = (one) => [one.name, one.label.replaceAll('…', '').trim()];
    const menu = select(operatorsOf(page, node.field).map(words), node.operator, {
      on: {
        change: () =>
          this.change(() => {
            const takes = (name) => page.known.operators.find((one) => one.name === name)?.takes;
            const isSame = takes(menu.value) === takes(node.operator);
            node.operator = menu.value;
            if (!isSame) {
              delete node.value;
              Object.assign(node, valueFor(page, node.field, node.operator));
            }
            return `${pointer}/operator`;
          }),
      },
    });
    menu.setAttribute('aria-label', t('operator'));
    menu.dataset.at = `${pointer}/operator`;
    this.editor.place(`${pointer}/operator`, menu);
    return menu;
  }
}
