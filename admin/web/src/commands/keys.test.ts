import { expect, it } from 'vitest';
import { capsOf, shortcutOf } from './keys';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

it('letters and signs are named by what they type', () => {
  expect(shortcutOf(press('j'), false)).toBe('j');
  expect(shortcutOf(press('?', { shiftKey: true }), false)).toBe('?');
  expect(shortcutOf(press('E', { shiftKey: true }), false)).toBe('shift+e');
});

it('mod is Ctrl, and Command on a Mac', () => {
  expect(shortcutOf(press('k', { ctrlKey: true }), false)).toBe('mod+k');
  expect(shortcutOf(press('k', { metaKey: true }), true)).toBe('mod+k');
  expect(shortcutOf(press('Enter', { ctrlKey: true, shiftKey: true }), false)).toBe(
    'mod+shift+enter',
  );
});

it('Alt is never a shortcut, but AltGr types a character', () => {
  const altGr = { ...press('[', { ctrlKey: true, altKey: true }), getModifierState: () => true };

  expect(shortcutOf(press('n', { altKey: true }), false)).toBeNull();
  expect(shortcutOf(altGr, false)).toBe('[');
});

it('a shortcut is drawn as its keys', () => {
  expect(capsOf('mod+shift+enter', false)).toEqual(['Ctrl', 'Shift', 'Enter']);
  expect(capsOf('g m', false)).toEqual(['G', 'M']);
});
