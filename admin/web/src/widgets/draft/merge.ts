/** Brings together what two people made of the same config: key by key, lists as a whole. Pure. */
import { isSame, isTree, joinPointer, writeAt, type Tree } from './tree';

/** A key that both changed, each to something else. undefined: taken away. */
export interface Clash {
  pointer: string;
  mine: unknown;
  theirs: unknown;
}

export interface Merged {
  /** With my values where both changed the same key. */
  config: Tree;
  clashes: Clash[];
}

/**
 * Merge two descendants of a config.
 *
 * @param base what both began with
 * @param mine what I made of it
 * @param theirs what the other one made of it, which is stored already
 */
export function merge(base: Tree, mine: Tree, theirs: Tree): Merged {
  const clashes: Clash[] = [];
  const config = join(base, mine, theirs, '', clashes);
  return { config: isTree(config) ? config : {}, clashes };
}

function join(base: unknown, mine: unknown, theirs: unknown, at: string, clashes: Clash[]): unknown {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const before = isTree(base) ? base : {};
  const [own, other] = [asBranch(mine, base), asBranch(theirs, base)];
  if (!own || !other) {
    clashes.push({ pointer: at, mine, theirs });
    return mine;
  }
  const joined: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(own), ...Object.keys(other)])) {
    const value = join(before[key], own[key], other[key], joinPointer(at, key), clashes);
    if (value !== undefined) joined[key] = value;
  }
  return Object.keys(joined).length > 0 || (mine && theirs) ? joined : undefined;
}

/** A branch that was taken away is one whose keys are all taken away. */
const asBranch = (value: unknown, base: unknown): Tree | null =>
  isTree(value) ? value : value === undefined && isTree(base) ? {} : null;

/** Put their value wherever it was chosen. */
export function settle(config: Tree, clashes: readonly Clash[], theirs: ReadonlySet<string>): Tree {
  return clashes
    .filter((clash) => theirs.has(clash.pointer))
    .reduce((tree, clash) => writeAt(tree, clash.pointer, clash.theirs), config);
}
