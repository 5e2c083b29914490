import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isTree } from '../draft/tree';
import { words as arabic } from './words.ar';
import { words as german } from './words.de';

const FILE = '../../widget_schema/chatclick_widget_schema/config-v2.schema.json';
/** Never drawn: the server's own keys, the document as a whole, and what cards say of themselves. */
const UNSEEN = new Set(['$schema', 'schemaVersion', 'id', 'name', 'revision', 'strings']);

function* listWords(node: unknown): Generator<string> {
  if (Array.isArray(node)) for (const one of node) yield* listWords(one);
  if (!isTree(node) || node['const'] !== undefined) return;
  if (typeof node['title'] === 'string') yield node['title'];
  if (typeof node['description'] === 'string' && node['type'] !== undefined) yield node['description'];
  for (const below of Object.values(node)) yield* listWords(below);
}

it.each([
  ['German', german],
  ['Arabic', arabic],
])('the inspector speaks %s throughout', (_, words) => {
  const schema: unknown = JSON.parse(readFileSync(FILE, 'utf-8'));
  const parts = isTree(schema) ? [schema['properties'], schema['$defs']] : [];
  const seen = parts.flatMap((part) =>
    Object.entries(isTree(part) ? part : {}).filter(([key]) => part !== parts[0] || !UNSEEN.has(key)),
  );

  const missing = seen.flatMap(([, node]) => [...listWords(node)]).filter((text) => !(text in words));

  expect([...new Set(missing)]).toEqual([]);
});
