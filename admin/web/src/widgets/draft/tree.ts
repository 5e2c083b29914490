/** A config as a tree: read and changed by JSON pointer, compared without regard to order of keys. Pure. */

export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export const joinPointer = (parent: string, key: string | number): string =>
  `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const splitPointer = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What stands at a pointer; undefined where nothing does. */
export function readAt(tree: unknown, pointer: string): unknown {
  let value = tree;
  for (const key of splitPointer(pointer)) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isTree(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** Put a value at a pointer; undefined takes away what is there, and what is left empty by that. */
export function writeAt(tree: Tree, pointer: string, value: unknown): Tree {
  const written = put(tree, splitPointer(pointer), value);
  return isTree(written) ? written : {};
}

function put(node: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const next = put(node[Number(key)], rest, value);
    return next === undefined
      ? node.filter((_, at) => at !== Number(key))
      : node.map((one, at) => (at === Number(key) ? next : one));
  }
  const { [key]: before, ...others } = isTree(node) ? node : {};
  const next = put(before, rest, value);
  const isGone = next === undefined || (value === undefined && isTree(next) && isEmpty(next));
  if (isGone) return others;
  // where it stood, so that nobody sees lines change places
  return isTree(node) && key in node ? { ...node, [key]: next } : { ...others, [key]: next };
}

const isEmpty = (tree: Tree): boolean => Object.keys(tree).length === 0;

export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => isSame(value, other[at]));
  }
  if (!isTree(one) || !isTree(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

/** Move one entry of a list to another place. */
export function move<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list];
  rest.splice(Math.max(0, Math.min(to, list.length - 1)), 0, ...rest.splice(from, 1));
  return rest;
}
