/** What the designer works on: the config, what the server has of it, and the way back. Pure. */
import { merge, settle, type Clash } from './merge';
import { isSame, type Tree } from './tree';

export const MAX_STEPS = 100;
/** Changes of one field within this time are one step. */
const ONE_STEP_MS = 1_000;

export interface Draft {
  /** What the server stored last, as far as is known here. */
  base: Tree;
  etag: string;
  config: Tree;
  past: readonly Tree[];
  future: readonly Tree[];
  /** The field of the newest step and when it was changed. */
  last: { field: string; at: number } | null;
  /** Somebody else changed the same keys: what they stored, until one of both is chosen for each. */
  conflict: Conflict | null;
}

export interface Conflict {
  clashes: readonly Clash[];
  theirs: Tree;
  etag: string;
}

export const begin = (config: Tree, etag: string): Draft => ({
  base: config,
  etag,
  config,
  past: [],
  future: [],
  last: null,
  conflict: null,
});

export const isDirty = (draft: Draft): boolean => !isSame(draft.base, draft.config);

/**
 * Make a step.
 *
 * @param field what was changed: a run of changes of the same one is a single step
 * @param at when, in milliseconds
 */
export function edit(draft: Draft, config: Tree, field: string, at: number): Draft {
  if (isSame(draft.config, config)) return draft;
  const { last } = draft;
  const goesOn = field !== '' && last?.field === field && at - last.at < ONE_STEP_MS;
  const past = goesOn ? draft.past : [...draft.past, draft.config].slice(-MAX_STEPS);
  return { ...draft, config, past, future: [], last: { field, at } };
}

export function undo(draft: Draft): Draft {
  const config = draft.past.at(-1);
  if (!config) return draft;
  const future = [draft.config, ...draft.future];
  return { ...draft, config, past: draft.past.slice(0, -1), future, last: null };
}

export function redo(draft: Draft): Draft {
  const [config, ...future] = draft.future;
  if (!config) return draft;
  return { ...draft, config, past: [...draft.past, draft.config], future, last: null };
}

/** The server stored what was sent. What was changed meanwhile is still to be sent. */
export function stored(draft: Draft, sent: Tree, answer: Tree, etag: string): Draft {
  const config = isSame(draft.config, sent) ? answer : draft.config;
  return { ...draft, base: answer, etag, config };
}

/** Somebody else stored a draft: take it in, or say where it and this one clash. */
export function receive(draft: Draft, theirs: Tree, etag: string): Draft {
  if (etag === draft.etag) return draft;
  const { config, clashes } = merge(draft.base, draft.config, theirs);
  const conflict = { clashes, theirs, etag };
  return clashes.length > 0 ? { ...draft, conflict } : rebase(draft, config, conflict);
}

/**
 * End a conflict.
 *
 * @param theirs pointers of the keys at which the other one's value is wanted
 */
export function choose(draft: Draft, theirs: ReadonlySet<string>): Draft {
  const { conflict } = draft;
  if (!conflict) return draft;
  const { config } = merge(draft.base, draft.config, conflict.theirs);
  return rebase(draft, settle(config, conflict.clashes, theirs), conflict);
}

/** Set everything upon what they stored, the way back too: to go back undoes nothing of theirs. */
function rebase(draft: Draft, config: Tree, { theirs, etag }: Conflict): Draft {
  const lift = (step: Tree) => merge(draft.base, step, theirs).config;
  return {
    base: theirs,
    etag,
    config,
    past: draft.past.map(lift),
    future: draft.future.map(lift),
    last: null,
    conflict: null,
  };
}
