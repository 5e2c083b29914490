/** Reading JSON Schemas for forms. Pure. */
import type { PluginConfig, Schema } from '@/api/types';
import { readable } from '@/i18n/format';

export type FieldKind =
  | 'choice' | 'choices' | 'switch' | 'number' | 'text' | 'long' | 'words' | 'group' | 'groups'
  | 'json';

type Values = Record<string, unknown>;

const LONG_TEXT = 200;

/** Which field suits a schema; what no field suits is edited as JSON. */
export function fieldKind(schema: Schema): FieldKind {
  if (schema.enum || schema.oneOf) return optionsOf(schema) ? 'choice' : 'json';
  switch (typeOf(schema)) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return (schema.maxLength ?? 0) > LONG_TEXT ? 'long' : 'text';
    case 'array':
      return arrayKind(schema.items ?? {});
    case 'object':
      return schema.properties ? 'group' : 'json';
    default:
      return 'json';
  }
}

function arrayKind(items: Schema): FieldKind {
  if (items.enum || items.oneOf) return optionsOf(items) ? 'choices' : 'json';
  if (typeOf(items) === 'string') return 'words';
  return typeOf(items) === 'object' && items.properties ? 'groups' : 'json';
}

export interface Option {
  value: unknown;
  label: string;
}

/** What may be chosen: an `enum`, or a `oneOf` of constants with titles; null for neither. */
export function optionsOf(schema: Schema): Option[] | null {
  const options = schema.enum
    ? schema.enum.map((value) => ({ value, label: String(value) }))
    : (schema.oneOf ?? []).map((one) => ({
        value: one.const,
        label: one.title ?? String(one.const),
      }));
  const arePlain = options.every(({ value }) => value !== undefined && !isObject(value));
  return options.length > 0 && arePlain ? options : null;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

const typeOf = (schema: Schema) =>
  Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;

/** `max_open_sessions` → `Max open sessions`, where a schema gives no title. */
export function titleOf(name: string, schema: Schema): string {
  return schema.title || readable(name);
}

/** What an empty field shows: the first example. */
export function exampleOf(schema: Schema): string | undefined {
  const [first] = schema.examples ?? [];
  return first === undefined || isObject(first) ? undefined : String(first);
}

/** The kind of text field a format asks for. */
export function inputType(schema: Schema): 'text' | 'url' | 'email' | 'date' | 'time' {
  switch (schema.format) {
    case 'uri':
    case 'url':
      return 'url';
    case 'email':
    case 'date':
    case 'time':
      return schema.format;
    default:
      return 'text';
  }
}

/** Every default a schema gives, in the shape of its values. */
export function defaultsOf(schema: Schema): Values {
  const found: Values = {};
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (inner.default !== undefined) found[name] = inner.default;
    else if (inner.properties) {
      const below = defaultsOf(inner);
      if (Object.keys(below).length > 0) found[name] = below;
    }
  }
  return found;
}

/** The values with every default put back; secrets stay. */
export function resetValues(config: PluginConfig, values: Values): Values {
  const secrets = Object.entries(values).filter(([name]) => config.secrets.includes(name));
  return { ...defaultsOf(config.schema), ...Object.fromEntries(secrets) };
}

/** The values as the server wants them: untouched secrets stay away, emptied fields too. */
export function toSend(config: PluginConfig, values: Values, changed: ReadonlySet<string>): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      if (config.secrets.includes(name)) return changed.has(name) && value !== '';
      return value !== undefined && value !== '';
    }),
  );
}

/** When a secret was set, from what the server shows in its place. */
export function configuredAt(value: unknown): string | null {
  if (value === null || typeof value !== 'object') return null;
  const at = (value as { configured_at?: unknown }).configured_at;
  return typeof at === 'string' ? at : null;
}

export function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
