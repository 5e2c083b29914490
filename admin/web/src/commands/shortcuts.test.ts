import { expect, it } from 'vitest';
import { CommandRegistry } from './commands';
import {
  findClashes,
  isReserved,
  keysOf,
  listBindings,
  presentKeys,
  PROPOSED_KEYS,
  rebind,
  unbind,
  type Choice,
} from './shortcuts';

const NONE: Choice = { is_on: true, keys: {} };
const bindings = (choice: Choice = NONE) => listBindings([], choice, (key) => key);

it('no two proposed keys clash, and none is kept by the browser or uses Alt', () => {
  for (const { id, keys } of PROPOSED_KEYS) {
    expect(findClashes(bindings(), id, keys)).toEqual([]);
    expect(isReserved(keys)).toBe(false);
    expect(keys).not.toContain('alt');
  }
});

it("a person's key replaces the proposed one, and null takes it away", () => {
  const choice = { is_on: true, keys: { 'session.reply': 'q', 'session.note': null } };

  expect(keysOf('session.reply', 'r', choice)).toBe('q');
  expect(keysOf('session.note', 'n', choice)).toBeUndefined();
  expect(keysOf('list.own', 'y', choice)).toBe('y');
});

it('resolving and reopening share one key, whatever it is', () => {
  const choice = { is_on: true, keys: { 'session.resolve': 'd' } };

  expect(keysOf('session.reopen', 'e', choice)).toBe('d');
});

it('the master switch takes single keys and sequences, not those with Ctrl', () => {
  const off = { is_on: false, keys: {} };

  expect(keysOf('session.reply', 'r', off)).toBeUndefined();
  expect(keysOf('go.mine', 'g m', off)).toBeUndefined();
  expect(keysOf('app.palette', 'mod+k', off)).toBe('mod+k');
  expect(keysOf('details.close', 'escape', off)).toBe('escape');
});

it('a key clashes with the same key, and with a sequence it begins', () => {
  const names = (keys: string) => findClashes(bindings(), 'session.note', keys).map((one) => one.id);

  expect(names('r')).toEqual(['session.reply']);
  expect(names('g')).toContain('go.mine');
  expect(names('r x')).toEqual(['session.reply']);
  expect(names('q')).toEqual([]);
});

it('taking a key over leaves the other without one, and going back gives nothing away', () => {
  const taken = rebind(NONE, 'session.note', 'r', findClashes(bindings(), 'session.note', 'r'));

  expect(taken.keys).toEqual({ 'session.note': 'r', 'session.reply': null });
  expect(unbind(taken, 'session.reply').keys).toEqual({ 'session.note': 'r' });
});

it('commands carry the key that is theirs now', () => {
  const registry = new CommandRegistry();
  registry.put(Symbol('page'), [
    { id: 'session.reply', title: 'Reply', group: 'session', keys: 'r', run: () => undefined },
  ]);

  registry.bind({ is_on: true, keys: { 'session.reply': 'shift+r' } });

  expect(registry.list()[0]?.keys).toBe('shift+r');
  expect(registry.list()[0]?.ownKeys).toBe('r');
});

it('a hint that names a proposed key shows the one that works', () => {
  const choice = { is_on: true, keys: { 'session.reply': 'q', 'session.note': null } };

  expect(presentKeys('r', choice)).toBe('q');
  expect(presentKeys('n', choice)).toBeUndefined();
  expect(presentKeys('escape', choice)).toBe('escape');
});
