/** The config's JSON Schema, as far as the inspector draws it. Pure. */
import { isTree, readAt, splitPointer, type Tree } from '../draft/tree';

export interface Node {
  $ref?: string;
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  oneOf?: Node[];
  anyOf?: Node[];
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  readOnly?: boolean;
  $defs?: Record<string, Node>;
  'x-discriminator'?: string;
  'x-expected'?: string;
  'x-label'?: boolean;
  /** Name of the definition that the node refers to. */
  name?: string;
}

export type Kind =
  | 'switch'
  | 'choice'
  | 'number'
  | 'colour'
  | 'image'
  | 'icon'
  | 'text'
  | 'lines'
  | 'tags'
  | 'choices'
  | 'group'
  | 'list'
  | 'schedule'
  | 'rate'
  | 'conditions'
  | 'variant'
  | 'free';

/** Texts that may be longer than this get several lines, unless a pattern holds them to one. */
const LONG = 200;

/** The node with what it refers to filled in; what stands beside the reference counts more. */
export function resolve(root: Node, node: Node): Node {
  if (!node.$ref) return node;
  const name = splitPointer(node.$ref.slice(1)).at(-1) ?? '';
  return { ...resolve(root, root.$defs?.[name] ?? {}), ...node, name };
}

/** The node at a pointer of the config, or none where the schema has no such place. */
export function findNode(root: Node, pointer: string): Node | undefined {
  let node: Node | undefined = root;
  for (const key of splitPointer(pointer)) {
    const here: Node = resolve(root, node);
    node = here.properties?.[key] ?? here.items;
    if (!node) return undefined;
  }
  return resolve(root, node);
}

export function kindOf(root: Node, node: Node): Kind {
  if (node.name === 'colour') return 'colour';
  if (node.name === 'image') return 'image';
  if (node.name === 'conditions') return 'conditions';
  if (node.enum) return 'choice';
  if (node.oneOf) return 'variant';
  if (node.anyOf) return kindOfChoice(root, node.anyOf);
  if (node.type === 'boolean') return 'switch';
  if (node.type === 'integer' || node.type === 'number') return 'number';
  if (node.type === 'object') return node.properties ? 'group' : 'free';
  if (node.type === 'array') return kindOfList(root, node);
  return (node.maxLength ?? 0) > LONG && node.pattern === undefined ? 'lines' : 'text';
}

function kindOfChoice(root: Node, options: readonly Node[]): Kind {
  const found = options.map((one) => resolve(root, one));
  if (found.some((one) => one.name === 'schedule')) return 'schedule';
  return found.some((one) => one.type === 'integer') ? 'rate' : 'icon';
}

function kindOfList(root: Node, node: Node): Kind {
  const items = resolve(root, node.items ?? {});
  if (items.enum) return 'choices';
  return items.type === 'string' ? 'tags' : 'list';
}

/** The form of an entry of a list whose entries are of several kinds. */
export function formOf(root: Node, items: Node, value: unknown): Node {
  const node = resolve(root, items);
  if (!node.oneOf) return node;
  const mark = node['x-discriminator'] ?? 'type';
  const kind = isTree(value) ? value[mark] : undefined;
  const forms = node.oneOf.map((one) => resolve(root, one));
  const constOf = (one: Node) => resolve(root, one.properties?.[mark] ?? {}).const;
  return forms.find((one) => constOf(one) === kind) ?? forms.find((one) => constOf(one) === undefined) ?? {};
}

/** The kinds an entry of a list can be of, by their mark; empty where there is only one. */
export function listForms(root: Node, items: Node): { mark: string; value: string; node: Node }[] {
  const node = resolve(root, items);
  const mark = node['x-discriminator'] ?? 'type';
  return (node.oneOf ?? []).flatMap((one) => {
    const form = resolve(root, one);
    const value = resolve(root, form.properties?.[mark] ?? {}).const;
    return typeof value === 'string' ? [{ mark, value, node: form }] : [];
  });
}

/** What is in force: what is written, else the default. */
export function effectiveAt(root: Node, config: Tree, pointer: string): unknown {
  return readAt(config, pointer) ?? findNode(root, pointer)?.default;
}

/** Parts that say nothing while another one has another value: by pattern of their pointer. */
const NEEDS: readonly [pattern: RegExp, other: string, values: readonly unknown[]][] = [
  [/^\/launcher\/label$/, '/launcher/kind', ['pill']],
  [/^\/launcher\/(icon|size|badge)$/, '/launcher/kind', ['icon', 'pill']],
  [/^\/session\/days$/, '/session/resume', ['days']],
  [/^\/layout\/(position|offset|width|maxHeight|mobile|mobileBreakpoint)$/, '/layout/mode', ['floating']],
  [/^\/forms\/csat\/.+$/, '/forms/csat/enabled', [true]],
];

const FIELD_NEEDS: Record<string, readonly string[]> = {
  options: ['select', 'choice'],
  placeholder: ['text', 'textarea', 'email', 'phone', 'number'],
  min: ['text', 'textarea', 'number', 'date', 'time', 'choice'],
  max: ['text', 'textarea', 'number', 'date', 'time', 'choice'],
  pattern: ['text', 'textarea', 'phone'],
};

const TRIGGER_NEEDS: Record<string, string> = { selector: 'click', name: 'custom' };

/** Whether a part has a say as the config is; what has a value shows in any case. */
export function isShown(root: Node, config: Tree, pointer: string): boolean {
  if (readAt(config, pointer) !== undefined) return true;
  const need = NEEDS.find(([pattern]) => pattern.test(pointer));
  if (need) return need[2].includes(effectiveAt(root, config, need[1]));
  const entry = /^(.*\/\d+)\/([^/]+)$/.exec(pointer);
  if (!entry) return true;
  const [, parent = '', key = ''] = entry;
  const of = (name: string) => String(readAt(config, `${parent}/${name}`) ?? '');
  if (/\/fields\/\d+$/.test(parent)) return FIELD_NEEDS[key]?.includes(of('type')) ?? true;
  if (/^\/triggers\/\d+$/.test(parent)) return !TRIGGER_NEEDS[key] || TRIGGER_NEEDS[key] === of('event');
  return true;
}
