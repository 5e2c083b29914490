/** What blocks, their fields and outcomes are called. */
import { type MessageKey, type Translator } from '@/i18n';
import { flows } from '@/i18n/en/flows';
import { readable } from '@/i18n/format';
import type { BlockKind, FieldSchema, FlowBlock } from './types';
import { choicesOf } from './ways';

const has = (key: string): key is MessageKey => key in flows;

/** The text of a key made of parts, or another one where no text goes by that key. */
function look(t: Translator, key: string, other: string): string {
  return has(key) ? t(key) : other;
}

export function kindName(t: Translator, type: string, kind?: BlockKind): string {
  return look(t, `flows.kind.${type}`, kind?.title || type);
}

export function fieldName(t: Translator, name: string, schema: FieldSchema): string {
  return look(t, `flows.field.${name}`, schema.title || readable(name));
}

export function outcomeName(t: Translator, block: FlowBlock, outcome: string): string {
  const choice = choicesOf(block).find((one) => one.id === outcome);
  if (choice) return choice.label || choice.id;
  return look(t, `flows.outcome.${outcome}`, readable(outcome));
}

/** The words in a block that a person knows it by. */
export function blockGist(block: FlowBlock): string {
  const data = block.data ?? {};
  const first = ['text', 'title', 'url', 'reason', 'name', 'flow', 'outcome', 'priority'];
  for (const name of first) {
    const value = data[name];
    if (typeof value === 'string' && value) return value;
  }
  const tags = data['add'];
  if (Array.isArray(tags)) return tags.join(', ');
  const values = data['values'];
  if (values && typeof values === 'object') return Object.keys(values).join(', ');
  return '';
}

