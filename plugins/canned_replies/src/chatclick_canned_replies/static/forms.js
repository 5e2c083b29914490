/** The forms for a reply and a macro. Each keeps what was typed when the server refuses it. */
import { button, field, make, select } from '/admin/static/kit/elements.js';

const VARIABLES = [
  'visitor.name', 'visitor.first_name', 'visitor.email', 'agent.name', 'agent.first_name',
  'session.subject', 'session.id', 'date',
];
const TYPES = ['reply', 'note', 'tag', 'untag', 'priority', 'assign', 'snooze', 'resolve'];
const FIRST = {
  reply: { text: '' }, note: { text: '' }, tag: { tags: [] }, untag: { tags: [] },
  priority: { priority: 'high' }, assign: { staff_id: 'me' }, snooze: { minutes: 60 }, resolve: {},
};

/** A form around `parts`; `read` gives what is sent. */
function formOf(view, title, parts, read) {
  const failure = make('p', { className: 'failure', attrs: { role: 'alert' } });
  let isBusy = false;
  const send = async (event) => {
    event.preventDefault();
    // A second press would make another one.
    if (isBusy) return;
    isBusy = true;
    failure.textContent = '';
    try {
      await view.store(read());
    } catch (error) {
      const first = error.fields?.[0];
      failure.textContent = first ? first.message : error.message;
    }
    isBusy = false;
  };
  return make(
    'form',
    { noValidate: true, on: { submit: send, input: () => view.touch(), change: () => view.touch() } },
    make('h2', { className: 'title', textContent: title }),
    ...parts,
    failure,
    make(
      'div',
      { className: 'foot' },
      button(view.t('cancel'), () => view.close()),
      make('button', { type: 'submit', className: 'main', textContent: view.t('save') }),
    ),
  );
}

/** Folder, and who may use it. */
function sharing(view, thing) {
  const { t } = view;
  const folder = make('input', { value: thing.folder ?? '', maxLength: 80 });
  // A thing of a team stays with it; a new one goes to a team of whoever makes it.
  const ids = [...new Set([thing.team_id, ...view.mine.team_ids])].filter(Boolean);
  const team = select(ids.map((id, at) => [id, `${t('team')} ${at + 1}`]), thing.team_id ?? ids[0]);
  const teamField = field(t('whichTeam'), team);
  const scopes = ['own', ids.length > 0 && 'team', view.mine.may_share && 'all'].filter(Boolean);
  const scope = select(scopes.map((one) => [one, t(one)]), thing.scope ?? 'own', {
    on: { change: () => showTeams() },
  });
  const showTeams = () => (teamField.hidden = scope.value !== 'team' || ids.length < 2);
  showTeams();
  const row = make('div', { className: 'two' }, field(t('folder'), folder), field(t('scope'), scope));
  const read = () => ({
    folder: folder.value,
    scope: scope.value,
    team_id: scope.value === 'team' ? team.value : null,
  });
  return { parts: [row, teamField], read };
}

export function replyForm(view, reply) {
  const { t } = view;
  const title = make('input', { value: reply.title ?? '', maxLength: 120, autofocus: true });
  const shortcut = make('input', { value: reply.shortcut ?? '', maxLength: 40 });
  const text = make('textarea', { value: reply.text ?? '', maxLength: 10000, dir: 'auto' });
  const insert = select([['', t('variables')], ...VARIABLES.map((one) => [one, `{{${one}}}`])], '', {
    on: {
      change: () => {
        text.setRangeText(`{{${insert.value}}}`, text.selectionStart, text.selectionEnd, 'end');
        insert.value = '';
        text.focus();
      },
    },
  });
  insert.setAttribute('aria-label', t('variables'));
  const shared = sharing(view, reply);
  const head = make('div', { className: 'two' }, field(t('name'), title), field(t('shortcut'), shortcut));
  const parts = [head, field(t('text'), text), insert, ...shared.parts];
  return formOf(view, reply.id ? t('edit') : t('newReply'), parts, () => ({
    title: title.value,
    shortcut: shortcut.value.replace(/^\//, ''),
    text: text.value,
    ...shared.read(),
  }));
}

export function macroForm(view, macro) {
  const { t } = view;
  const name = make('input', { value: macro.name ?? '', maxLength: 120, autofocus: true });
  const actions = (macro.actions ?? [{ type: 'reply', text: '' }]).map((one) => ({ ...one }));
  const rows = make('div');
  const draw = () => rows.replaceChildren(...actions.map((one, at) => actionRow(view, actions, at, redraw)));
  const redraw = () => {
    view.touch();
    draw();
  };
  draw();
  const add = button(t('addAction'), () => {
    actions.push({ type: 'tag', tags: [] });
    redraw();
  });
  const list = make('fieldset', {}, make('legend', { textContent: t('actions') }), rows, add);
  const shared = sharing(view, macro);
  const parts = [field(t('name'), name), list, ...shared.parts];
  return formOf(view, macro.id ? t('edit') : t('newMacro'), parts, () => ({
    name: name.value,
    actions,
    ...shared.read(),
  }));
}

function actionRow(view, actions, at, draw) {
  const { t } = view;
  const action = actions[at];
  const kind = select(TYPES.map((one) => [one, t(one)]), action.type, {
    on: {
      change: () => {
        actions[at] = { type: kind.value, ...FIRST[kind.value] };
        draw();
      },
    },
  });
  kind.className = 'kind';
  kind.setAttribute('aria-label', t('actions'));
  const move = (by) => {
    const [one] = actions.splice(at, 1);
    actions.splice(at + by, 0, one);
    draw();
  };
  const icon = (sign, words, run, isOff) => {
    const made = button(sign, run, 'small');
    made.setAttribute('aria-label', words);
    made.disabled = isOff;
    return made;
  };
  return make(
    'div',
    { className: 'action' },
    kind,
    make('div', { className: 'value' }, valueOf(view, action)),
    icon('↑', t('up'), () => move(-1), at === 0),
    icon('↓', t('down'), () => move(1), at === actions.length - 1),
    icon('✕', t('remove'), () => (actions.splice(at, 1), draw()), actions.length === 1),
  );
}

function valueOf(view, action) {
  const { t } = view;
  const label = (control, words) => (control.setAttribute('aria-label', words), control);
  switch (action.type) {
    case 'reply':
    case 'note': {
      const on = { input: (event) => (action.text = event.target.value) };
      return label(make('textarea', { value: action.text, dir: 'auto', on }), t('text'));
    }
    case 'tag':
    case 'untag': {
      const read = (event) =>
        (action.tags = event.target.value.split(',').map((one) => one.trim()).filter(Boolean));
      const value = action.tags.join(', ');
      return label(make('input', { value, placeholder: t('tags'), on: { input: read } }), t('tags'));
    }
    case 'priority': {
      const choices = ['low', 'normal', 'high', 'urgent'].map((one) => [one, t(one)]);
      const on = { change: (event) => (action.priority = event.target.value) };
      return label(select(choices, action.priority, { on }), t('priority'));
    }
    case 'assign': {
      const choices = [['me', t('me')], ['', t('nobody')]];
      // Somebody who was named over the API stays named.
      if (action.staff_id && action.staff_id !== 'me') choices.push([action.staff_id, action.staff_id]);
      const on = { change: (event) => (action.staff_id = event.target.value || null) };
      return label(select(choices, action.staff_id ?? '', { on }), t('assign'));
    }
    case 'snooze': {
      const on = { input: (event) => (action.minutes = Number(event.target.value)) };
      return label(make('input', { type: 'number', min: 1, value: action.minutes, on }), t('minutes'));
    }
    default:
      return make('span');
  }
}
