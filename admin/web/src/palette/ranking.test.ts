import { expect, it } from 'vitest';
import { recentOf, sectionsAtRest, sectionsFor, type Item, type SectionName } from './ranking';

const item = (id: string, section: SectionName, title: string, more: Partial<Item> = {}): Item => ({
  id,
  section,
  title,
  run: () => undefined,
  ...more,
});

const ITEMS = [
  item('go.people', 'go', 'Go to people'),
  item('session.resolve', 'session', 'Resolve'),
  item('session.assign', 'session', 'Assign to…'),
  item('app.dark', 'app', 'Switch to dark mode', { words: 'theme appearance' }),
  item('ses_1', 'sessions', 'Ada Lovelace', { detail: 'Does it come in blue?' }),
];

const names = (typed: string) => sectionsFor(ITEMS, typed).flatMap((one) => one.items.map((i) => i.id));

it("this conversation's actions come first, then what was recent", () => {
  const recents = recentOf([{ id: 'app.dark' }, { id: 'gone' }], ITEMS, () => null);

  const sections = sectionsAtRest(ITEMS, recents);

  expect(sections.map((one) => one.name)).toEqual(['session', 'recent', 'go']);
});

it('a title is found by its beginning, its letters, and by other words for it', () => {
  expect(names('res')).toContain('session.resolve');
  expect(names('drk')).toContain('app.dark');
  expect(names('appearance')).toEqual(['app.dark']);
  expect(names('blue')).toEqual(['ses_1']);
  expect(names('xyzzy')).toEqual([]);
});

it('an action of this conversation stands above an equal hit elsewhere', () => {
  const both = [...ITEMS, item('go.resolved', 'go', 'Resolve elsewhere')];

  expect(sectionsFor(both, 'resolve')[0]?.name).toBe('session');
});

it('what the server found stays, however it was spelt there', () => {
  const found = [item('vis_1', 'visitors', 'Müller', { foundFor: 'mueller' })];

  expect(sectionsFor(found, 'mueller')[0]?.items.map((one) => one.id)).toEqual(['vis_1']);
});

it('what the server found for something else must answer what is typed now', () => {
  const found = [
    item('vis_1', 'visitors', 'Müller', { foundFor: 'mue' }),
    item('vis_2', 'visitors', 'Mue Ller', { foundFor: 'mue' }),
  ];

  expect(sectionsFor(found, 'ller')[0]?.items.map((one) => one.id)).toEqual(['vis_2', 'vis_1']);
  expect(sectionsFor(found, 'mue l')[0]?.items.map((one) => one.id)).toEqual(['vis_2']);
  expect(sectionsFor(found, 'plugins')).toEqual([]);
});

it('a conversation opened lately comes back by its address', () => {
  const recents = recentOf([{ id: 'ses_9', title: 'Grace', path: '/inbox/all/ses_9' }], [], (recent) =>
    item(recent.id, 'sessions', recent.title ?? ''),
  );

  expect(recents.map((one) => [one.title, one.section])).toEqual([['Grace', 'recent']]);
});
