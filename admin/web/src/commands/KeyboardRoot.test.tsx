// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandContext, CommandRegistry } from './commands';
import { KeyboardRoot } from './KeyboardRoot';

let root: Root;
let ran: string[];

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  ran = [];
  const registry = new CommandRegistry();
  registry.put(Symbol('page'), [
    { id: 'session.resolve', title: 'Resolve', group: 'session', keys: 'e', run: () => ran.push('e') },
    { id: 'app.palette', title: 'Palette', group: 'app', keys: 'mod+k', run: () => ran.push('k') },
    { id: 'draft.undo', title: 'Undo', group: 'app', keys: 'mod+z', run: () => ran.push('z') },
    { id: 'draft.redo', title: 'Redo', group: 'app', keys: 'mod+shift+z', run: () => ran.push('Z') },
  ]);
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <CommandContext value={registry}>
        <KeyboardRoot />
      </CommandContext>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const press = (target: Element, key: string, held: KeyboardEventInit = {}) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));

function put(role: string, isModal = false): Element {
  const made = document.body.appendChild(document.createElement('div'));
  made.setAttribute('role', role);
  if (isModal) made.setAttribute('aria-modal', 'true');
  return made;
}

it('a key acts on the page, and not while somebody writes', () => {
  press(document.body, 'e');
  press(document.body.appendChild(document.createElement('input')), 'e');

  expect(ran).toEqual(['e']);
});

it.each([
  ['a dialog', 'dialog', true],
  ['a menu', 'menu', false],
] as const)('a key typed at once after %s opened does nothing below it', (_name, role, isModal) => {
  const over = put(role, isModal);

  press(document.body, 'e');
  press(document.body, 'k', { ctrlKey: true });
  expect(ran).toEqual(['k']);

  // Had the focus and gave it back: it is closing.
  over.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
  press(document.body, 'e');

  expect(ran).toEqual(['k', 'e']);
});

it('an arrow pressed while a menu opens is for the menu', () => {
  const opener = document.body.appendChild(document.createElement('button'));
  opener.setAttribute('aria-haspopup', 'menu');
  opener.setAttribute('aria-expanded', 'true');
  opener.setAttribute('aria-controls', 'late');
  opener.focus();
  press(opener, 'ArrowDown');
  const menu = put('menu') as HTMLElement;
  menu.id = 'late';
  menu.tabIndex = -1;
  press(opener, 'End');
  const heard: string[] = [];
  menu.addEventListener('keydown', (event) => heard.push(event.key));

  menu.focus();
  menu.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));

  expect(heard).toEqual(['ArrowDown', 'End']);
});

it('an arrow for a menu that never came moves nothing later', () => {
  const over = put('menu');
  press(document.body, 'ArrowDown');
  over.remove();
  press(document.body, 'e');
  const menu = put('menu') as HTMLElement;
  menu.tabIndex = -1;
  const heard: string[] = [];
  menu.addEventListener('keydown', (event) => heard.push(event.key));

  menu.focus();
  menu.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));

  expect(heard).toEqual([]);
  expect(ran).toEqual(['e']);
});

it('a step back is the page’s, except in a dialog and where a field has steps of its own', () => {
  const field = (around: Element) => around.appendChild(document.createElement('textarea'));
  const own = field(document.body);
  own.dataset['ownUndo'] = '';

  for (const one of [field(put('dialog')), own, field(document.body)]) {
    press(one, 'z', { ctrlKey: true });
    press(one, 'Z', { ctrlKey: true, shiftKey: true });
  }

  expect(ran).toEqual(['z', 'Z']);
});
