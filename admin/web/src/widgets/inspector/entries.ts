/** Entries of lists: what a new one begins with, and what one is called. Pure. */
import { isTree } from '../draft/tree';
import { formOf, resolve, type Node } from './schema';

/**
 * Build an entry that the schema takes as it is.
 *
 * @param others what is in the list already: names and ids are each there once
 * @param mark the key that tells kinds of entries apart, where there are several
 */
export function buildEntry(
  root: Node,
  items: Node,
  others: readonly unknown[],
  mark?: string,
  kind?: string,
): unknown {
  const begun = mark ? { [mark]: kind } : {};
  const form = formOf(root, items, begun);
  if (form.type !== 'object') return '';
  return { ...begun, ...fillRequired(root, form, others, new Set(Object.keys(begun))) };
}

function fillRequired(
  root: Node,
  form: Node,
  others: readonly unknown[],
  given: ReadonlySet<string>,
): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const key of form.required ?? []) {
    const part = resolve(root, form.properties?.[key] ?? {});
    if (!given.has(key)) filled[key] = firstValue(root, part, key, others);
  }
  return filled;
}

/** What stands where something must: to be written over. */
const FIRST: Record<string, string> = {
  label: 'Question',
  title: 'Title',
  url: 'https://example.com/',
  text: 'Text',
  flow: 'flow',
  value: 'option',
  name: 'name',
  id: 'trigger',
  date: '2026-12-24',
  from: '09:00',
  to: '17:00',
};

function firstValue(root: Node, part: Node, key: string, others: readonly unknown[]): unknown {
  if (part.default !== undefined) return part.default;
  if (part.const !== undefined) return part.const;
  if (part.enum) return part.enum[0];
  if (part.oneOf) {
    const form = resolve(root, part.oneOf[0] ?? {});
    return fillRequired(root, form, [], new Set());
  }
  if (part.type === 'array') return [buildEntry(root, part.items ?? {}, [])];
  if (part.type === 'object') return fillRequired(root, part, [], new Set());
  return unused(FIRST[key] ?? key, key, others);
}

function unused(wanted: string, key: string, others: readonly unknown[]): string {
  const taken = new Set(others.map((one) => (isTree(one) ? one[key] : undefined)));
  if (!taken.has(wanted) || key === 'url' || key === 'text') return wanted;
  for (let number = 2; ; number++) {
    if (!taken.has(`${wanted}_${number}`)) return `${wanted}_${number}`;
  }
}

/** What an entry is called in its list: the first of its texts that says which one it is. */
export function nameEntry(value: unknown): string {
  if (!isTree(value)) return String(value ?? '');
  for (const key of ['label', 'title', 'name', 'value', 'id', 'date', 'text']) {
    const text = value[key];
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}
