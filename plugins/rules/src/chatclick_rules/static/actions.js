/** The editor of what a rule does. */
import { check, field, iconButton, make, select } from './dom.js';
import { choice, PRIORITIES } from './values.js';

const ORDER = ['queue', 'team', 'agent', 'bot', 'flow', 'priority', 'tags', 'reply', 'note', 'run', 'webhook', 'close'];
const TARGETS = ['queue', 'team', 'agent'];

export class Acts {
  /** @param {Record<string, any>} editor whose `rule.actions` are changed */
  constructor(editor) {
    this.editor = editor;
    this.page = editor.page;
    this.t = editor.page.t;
  }

  change(run) {
    const focused = run();
    this.editor.touch();
    this.editor.redraw('acts', focused);
  }

  draw() {
    const { t } = this;
    const { actions } = this.editor.rule;
    const hasTarget = actions.some((one) => TARGETS.includes(one.type));
    const offered = ORDER.filter((one) => !(hasTarget && TARGETS.includes(one)) && this.isOffered(one));
    const adding = select([['', t('addAction')], ...offered.map((one) => [one, t(`act_${one}`)])], '', {
      on: { change: () => adding.value && this.change(() => this.add(adding.value)) },
    });
    adding.setAttribute('aria-label', t('addAction'));
    adding.className = 'adding';
    adding.dataset.at = 'add-action';
    return make(
      'div',
      { className: 'stack' },
      actions.length === 0 ? make('p', { className: 'faint', textContent: t('noActions') }) : null,
      make('ol', { className: 'acts' }, ...actions.map((one, at) => this.card(one, at))),
      this.editor.slot('/actions'),
      make('div', { className: 'bar' }, adding),
    );
  }

  isOffered(kind) {
    const { bots, actions } = this.page.choices;
    return { bot: bots.length, run: actions.length, flow: this.page.flows.length }[kind] !== 0;
  }

  add(kind) {
    const { rule } = this.editor;
    rule.actions.push({ type: kind, ...this.begin(kind) });
    return `/actions/${rule.actions.length - 1}`;
  }

  /** The fields a new action begins with: the first that there is, so that it says something. */
  begin(kind) {
    const { choices, flows } = this.page;
    const first = (entries) => entries[0]?.id ?? '';
    switch (kind) {
      case 'queue':
        return { queue_id: first(choices.queues) };
      case 'team':
        return { team_id: first(choices.teams) };
      case 'agent':
        return { staff_id: first(choices.agents) };
      case 'bot':
        return { plugin: first(choices.bots) };
      case 'flow':
        return { flow_id: first(flows) };
      case 'run':
        return { action: first(choices.actions), values: {} };
      case 'priority':
        return { priority: 'high' };
      case 'tags':
        return { add: [] };
      case 'webhook':
        return { url: '' };
      case 'close':
        return {};
      default:
        return { text: '' };
    }
  }

  card(act, at) {
    const { t } = this;
    const pointer = `/actions/${at}`;
    const name = t(`act_${act.type}`);
    const remove = iconButton('trash', t('removeAction', { name }), () =>
      this.change(() => (this.editor.rule.actions.splice(at, 1), 'add-action')),
    );
    return make(
      'li',
      { className: 'act', attrs: { 'data-at': pointer } },
      make('div', { className: 'act-fields' }, ...this.fields(act, pointer, name), this.editor.slot(pointer)),
      remove,
    );
  }

  fields(act, pointer, name) {
    const { t } = this;
    const { choices, flows } = this.page;
    const of = (key, entries) => [this.menu(act, key, entries.map((one) => [one.id, one.name]), pointer, name)];
    switch (act.type) {
      case 'queue':
        return of('queue_id', choices.queues);
      case 'team':
        return of('team_id', choices.teams);
      case 'agent':
        return [...of('staff_id', choices.agents), this.tick(act, 'even_if_full', t('evenIfFull'))];
      case 'bot':
        return of('plugin', choices.bots);
      case 'flow':
        return of('flow_id', flows);
      case 'priority':
        return [this.menu(act, 'priority', PRIORITIES.map((one) => [one, t(`priority_${one}`)]), pointer, name)];
      case 'tags':
        return [this.tags(act, 'add', t('tagsAdd'), pointer), this.tags(act, 'remove', t('tagsRemove'), pointer)];
      case 'reply':
        return [this.text(act, 'text', name, pointer, { isLong: true }), this.text(act, 'name', t('signedAs'), pointer, { isOptional: true })];
      case 'note':
        return [this.text(act, 'text', name, pointer, { isLong: true })];
      case 'close':
        return [this.text(act, 'outcome', t('closeOutcome'), pointer, { isOptional: true })];
      case 'webhook':
        return [this.text(act, 'url', name, pointer, { isCode: true })];
      default:
        return [...of('action', choices.actions), ...this.values(act, pointer)];
    }
  }

  menu(act, key, options, pointer, label) {
    const set = (value) => {
      act[key] = value;
      if (act.type === 'run') act.values = {};
      this.editor.touch();
      if (act.type === 'run') this.editor.redraw('acts');
    };
    const menu = choice(this.page, options, act[key], set, label);
    return this.placed(menu, `${pointer}/${key}`, label);
  }

  placed(control, pointer, label) {
    control.removeAttribute('aria-label');
    this.editor.place(pointer, control);
    return field(label, control, this.editor.slot(pointer));
  }

  text(act, key, label, pointer, { isLong = false, isOptional = false, isCode = false } = {}) {
    const control = make(isLong ? 'textarea' : 'input', {
      value: act[key] ?? '',
      dir: isCode ? 'ltr' : 'auto',
      className: isCode ? 'code' : '',
      placeholder: isCode ? 'https://' : '',
      maxLength: 2000,
      on: {
        input: () => {
          if (isOptional && control.value === '') delete act[key];
          else act[key] = control.value;
          this.editor.touch();
        },
      },
    });
    return this.placed(control, `${pointer}/${key}`, label);
  }

  tick(act, key, label) {
    return check(label, act[key] === true, (isOn) => {
      if (isOn) act[key] = true;
      else delete act[key];
      this.editor.touch();
    });
  }

  tags(act, key, label, pointer) {
    const control = make('input', {
      value: (act[key] ?? []).join(', '),
      dir: 'auto',
      on: {
        input: () => {
          const tags = control.value.split(',').map((one) => one.trim()).filter(Boolean);
          if (tags.length > 0) act[key] = tags;
          else delete act[key];
          this.editor.touch();
        },
      },
    });
    this.editor.place(`${pointer}/${key}`, control);
    return field(label, control, this.editor.slot(`${pointer}/${key}`), this.t('byComma'));
  }

  /** The values of an action that another plugin offers, as its schema says. */
  values(act, pointer) {
    const schema = this.page.choices.actions.find((one) => one.id === act.action)?.schema ?? {};
    act.values ??= {};
    return Object.entries(schema.properties ?? {}).map(([key, { title = key, type }]) => {
      const place = `${pointer}/values`;
      if (type === 'boolean') return this.tick(act.values, key, title);
      if (type !== 'integer' && type !== 'number') return this.text(act.values, key, title, place, { isOptional: true });
      const read = () => {
        if (control.value === '') delete act.values[key];
        else act.values[key] = Number(control.value);
        this.editor.touch();
      };
      const control = make('input', { type: 'number', step: 'any', value: act.values[key] ?? '', on: { input: read } });
      return this.placed(control, `${place}/${key}`, title);
    });
  }
}
