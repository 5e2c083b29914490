/** How a setting is read, written and found. */
import type { Setting } from '@/api/types';

export type Kind = 'number' | 'list' | 'text';

export function kindOf(setting: Setting): Kind {
  const type = setting.schema['type'];
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'array' ? 'list' : 'text';
}

/** A value as a person writes it. */
export function textOf(value: Setting['value']): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join('\n');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a person wrote as a value; undefined where it is none. */
export function valueOf(kind: Kind, text: string): unknown {
  if (kind === 'list') return text.split(/[\n,]/).map((one) => one.trim()).filter(Boolean);
  if (kind === 'text') return text;
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

/** Settings whose name, meaning or value has every word that was typed. */
export function findSettings(settings: readonly Setting[], typed: string): Setting[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((one) => {
    const text = [
      one.name,
      one.name.replaceAll(/[._]/g, ' '),
      one.title,
      one.meaning,
      one.variable,
      textOf(one.value),
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Settings by group, in the order they come. */
export function groupSettings(settings: readonly Setting[]): [string, Setting[]][] {
  const groups = new Map<string, Setting[]>();
  for (const one of settings) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}

export const anchorOf = (name: string) => `setting-${name.replaceAll('.', '-')}`;
