/** What the palette shows for what was typed. Pure. */
import type { Icon } from '@tabler/icons-react';
import type { Command, CommandGroup } from '@/commands/commands';
import type { MessageKey } from '@/i18n';
import { contains, score } from './fuzzy';
import type { Recent } from './recent';

export type SectionName =
  | CommandGroup
  | 'recent'
  | 'sessions'
  | 'visitors'
  | 'people'
  | 'settings'
  | 'messages';

export interface Item {
  id: string;
  section: SectionName;
  title: string;
  icon?: Icon;
  /** Said smaller, behind the title. */
  detail?: string;
  words?: string;
  keys?: string;
  /** What the server found it for: an answer to that, however it is spelt here. */
  foundFor?: string;
  /** Kept among the recent items by this address instead of by its id. */
  path?: string;
  run: () => void;
}

export interface Section {
  name: SectionName;
  title: MessageKey;
  items: readonly Item[];
}

/** The current object's actions come first, then what was open before. */
const ORDER: readonly SectionName[] = [
  'session', 'recent', 'list', 'sessions', 'visitors', 'people', 'go', 'settings', 'app', 'messages',
];
const AT_REST: readonly SectionName[] = ['session', 'recent', 'list', 'go', 'app'];
const MOST = { atRest: 8, typed: 6, recent: 6 } as const;

export const titleOf = (name: SectionName): MessageKey =>
  (name === 'recent' ? 'palette.recent' : `commands.${name}`) as MessageKey;

export function commandItems(commands: readonly Command[]): Item[] {
  return commands
    .filter((command) => !command.isKeyOnly)
    .map(({ id, group, title, icon, words, keys, run }) => ({
      id,
      section: group,
      title,
      icon,
      words,
      keys,
      run,
    }));
}

/** With nothing typed: what can be done here, what was done lately, where one can go. */
export function sectionsAtRest(items: readonly Item[], recents: readonly Item[]): Section[] {
  const shown = new Set(recents.map((item) => item.id));
  return AT_REST.map((name) => ({
    name,
    title: titleOf(name),
    items:
      name === 'recent'
        ? recents.slice(0, MOST.recent)
        : items
            .filter((item) => item.section === name && !shown.has(item.id))
            .slice(0, name === 'go' ? undefined : MOST.atRest),
  })).filter((section) => section.items.length > 0);
}

interface Ranked {
  item: Item;
  points: number;
}

/** The best of each kind; the kind with the best hit comes first, this object's actions before. */
export function sectionsFor(items: readonly Item[], typed: string): Section[] {
  const ranked = items
    .map((item) => ({ item, points: pointsOf(item, typed) }))
    .filter((one): one is Ranked => one.points !== null);
  const sections = ORDER.map((name) => {
    const own = ranked.filter((one) => one.item.section === name);
    own.sort((a, b) => b.points - a.points);
    return {
      name,
      title: titleOf(name),
      best: own[0]?.points ?? -1,
      items: own.slice(0, MOST.typed).map((one) => one.item),
    };
  }).filter((section) => section.items.length > 0);
  return sections.sort((a, b) => rankOf(b) - rankOf(a)).map(({ best: _best, ...one }) => one);
}

function pointsOf(item: Item, typed: string): number | null {
  const title = score(item.title, typed);
  if (title !== null) return title + 1;
  if (contains(`${item.detail ?? ''} ${item.words ?? ''}`, typed)) return 40;
  return item.foundFor === typed ? 1 : null;
}

/** A near miss among this conversation's actions still beats a good hit elsewhere. */
const rankOf = (section: { name: SectionName; best: number }): number =>
  section.best + (section.name === 'session' && section.best >= 60 ? 100 : 0);

/** What was run or opened lately and still can be. */
export function recentOf(
  recents: readonly Recent[],
  items: readonly Item[],
  open: (recent: Recent) => Item | null,
): Item[] {
  return recents
    .map((recent) =>
      recent.path === undefined ? items.find((item) => item.id === recent.id) : open(recent),
    )
    .filter((item) => item !== undefined && item !== null)
    .map((item) => ({ ...item, section: 'recent' as const }));
}
