/**
 * The map of keys: which commands have one, what is proposed, and what clashes. Pure.
 *
 * A page gives its command an id and, if the command is not in this list, a key of its own; the
 * person may give either another one.
 */
import type { MessageKey } from '@/i18n';
import type { Command, CommandGroup } from './commands';

export interface Binding {
  id: string;
  group: CommandGroup;
  title: string;
  keys: string | null;
}

export interface Proposed {
  id: string;
  group: CommandGroup;
  title: MessageKey;
  keys: string;
  /** Commands that share the key, as they are never offered at once. */
  twins?: readonly string[];
}

export const PROPOSED_KEYS: readonly Proposed[] = [
  { id: 'list.next', group: 'list', title: 'command.next', keys: 'j' },
  { id: 'list.previous', group: 'list', title: 'command.previous', keys: 'k' },
  { id: 'list.open', group: 'list', title: 'command.open', keys: 'enter' },
  { id: 'list.pick', group: 'list', title: 'keymap.select', keys: 'x' },
  { id: 'session.unread', group: 'session', title: 'keymap.unread', keys: 'u' },
  { id: 'list.search', group: 'list', title: 'search.title', keys: '/' },
  { id: 'session.reply', group: 'session', title: 'command.reply', keys: 'r' },
  { id: 'session.note', group: 'session', title: 'command.note', keys: 'n' },
  {
    id: 'session.resolve',
    group: 'session',
    title: 'keymap.resolve',
    keys: 'e',
    twins: ['session.reopen'],
  },
  { id: 'session.resolveNext', group: 'session', title: 'action.resolveNext', keys: 'shift+e' },
  { id: 'session.snooze', group: 'session', title: 'action.snooze', keys: 's' },
  { id: 'session.assign', group: 'session', title: 'action.assign', keys: 'a' },
  { id: 'session.mine', group: 'session', title: 'action.assignToMe', keys: 'i' },
  { id: 'session.tags', group: 'session', title: 'keymap.label', keys: 'l' },
  { id: 'session.priority', group: 'session', title: 'details.priority', keys: 'p' },
  { id: 'composer.send', group: 'session', title: 'composer.send', keys: 'mod+enter' },
  {
    id: 'composer.sendResolve',
    group: 'session',
    title: 'keymap.sendResolve',
    keys: 'mod+shift+enter',
  },
  { id: 'composer.replies', group: 'session', title: 'keymap.replies', keys: 'mod+/' },
  { id: 'go.inbox', group: 'go', title: 'nav.inbox', keys: 'g i' },
  { id: 'go.mine', group: 'go', title: 'view.mine', keys: 'g m' },
  { id: 'go.unassigned', group: 'go', title: 'view.unassigned', keys: 'g u' },
  { id: 'go.all', group: 'go', title: 'view.all', keys: 'g a' },
  { id: 'go.settings', group: 'go', title: 'keymap.settings', keys: 'g s' },
  { id: 'app.palette', group: 'app', title: 'palette.title', keys: 'mod+k' },
  { id: 'app.shortcuts', group: 'app', title: 'shortcuts.title', keys: '?' },
  { id: 'app.rail', group: 'app', title: 'keymap.rail', keys: '[' },
  { id: 'app.details', group: 'app', title: 'details.toggle', keys: ']' },
  { id: 'app.undo', group: 'app', title: 'command.undo', keys: 'z' },
];

/** What a browser does not hand over, or what moves the focus. */
const RESERVED = new Set([
  'tab', 'shift+tab', 'escape', 'mod+t', 'mod+n', 'mod+w', 'mod+q', 'mod+l', 'mod+r', 'mod+shift+t',
  'mod+shift+n', 'mod+shift+w', 'mod+c', 'mod+v', 'mod+x', 'mod+z', 'mod+a', 'mod+tab', 'f5', 'f11',
  'f12', 'backspace', 'delete', 'dead', 'capslock', 'altgraph', 'alt', ' ', 'unidentified', 'process',
]);

/** Keys with one meaning everywhere. */
const FIXED = new Set(['escape', 'arrowup', 'arrowdown']);

const TWIN_OF = new Map(
  PROPOSED_KEYS.flatMap(({ id, twins = [] }) => twins.map((twin): [string, string] => [twin, id])),
);
const BY_ID = new Map(PROPOSED_KEYS.map((one) => [one.id, one]));

/** The id a key is kept under. */
export const keyOwner = (id: string): string => TWIN_OF.get(id) ?? id;

export const isReserved = (keys: string): boolean => RESERVED.has(keys);

/** Whether it works without Ctrl or Command: what the master switch takes away. */
export const isPlain = (keys: string): boolean => !keys.startsWith('mod+');

export interface Choice {
  is_on: boolean;
  keys: Readonly<Record<string, string | null>>;
}

/** The key of a command: the person's, else what is proposed for it; none for none. */
export function keysOf(id: string, own: string | undefined, choice: Choice): string | undefined {
  const owner = keyOwner(id);
  const chosen = choice.keys[owner];
  const keys = chosen === undefined ? (BY_ID.get(owner)?.keys ?? own) : (chosen ?? undefined);
  if (keys === undefined || (isPlain(keys) && !choice.is_on && keys !== 'escape')) return undefined;
  return keys;
}

/** The present key of the command for which this one is proposed; itself for any other. */
export function presentKeys(proposed: string, choice: Choice): string | undefined {
  const owner = PROPOSED_KEYS.find((one) => one.keys === proposed);
  return owner ? keysOf(owner.id, proposed, choice) : proposed;
}

/** Two keys clash when one is the other, or begins a sequence the other would cut short. */
function clash(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** Which other bindings a new key would take the place of. */
export function findClashes(
  bindings: readonly Binding[],
  id: string,
  keys: string,
): readonly Binding[] {
  return bindings.filter((one) => one.id !== id && one.keys !== null && clash(one.keys, keys));
}

/** All keys a person can change: the map, and what the present page has beside it. */
export function listBindings(
  commands: readonly Command[],
  choice: Choice,
  title: (key: MessageKey) => string,
): readonly Binding[] {
  const chosen = (id: string, keys: string) => {
    const own = choice.keys[id];
    return own === undefined ? keys : own;
  };
  const mapped = PROPOSED_KEYS.map(
    (one): Binding => ({
      id: one.id,
      group: one.group,
      title: title(one.title),
      keys: chosen(one.id, one.keys),
    }),
  );
  const others = commands
    .filter(({ id, ownKeys }) => !BY_ID.has(keyOwner(id)) && ownKeys && !FIXED.has(ownKeys))
    .map(
      (one): Binding => ({
        id: one.id,
        group: one.group,
        title: one.title,
        keys: chosen(one.id, one.ownKeys ?? ''),
      }),
    );
  return [...mapped, ...others];
}

/** The choice with one key changed; what it takes the key from has none then. */
export function rebind(
  choice: Choice,
  id: string,
  keys: string | null,
  clashes: readonly Binding[],
): Choice {
  const freed = Object.fromEntries(clashes.map((one) => [one.id, null]));
  return { ...choice, keys: { ...choice.keys, ...freed, [id]: keys } };
}

/** Back to what is proposed for one command. */
export function unbind(choice: Choice, id: string): Choice {
  const { [id]: _gone, ...keys } = choice.keys;
  return { ...choice, keys };
}
