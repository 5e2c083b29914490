/** Reading JSON Schemas for forms. Pure. */
import { readable } from '@/i18n/format';
import type { PluginConfig, Schema } from '@/api/types';

export type FieldKind =
  | 'choice' | 'switch' | 'number' | 'text' | 'long' | 'words' | 'group' | 'json';

const LONG_TEXT = 200;

/** Which field suits a schema; what no field suits is edited as JSON. */
export function fieldKind(schema: Schema): FieldKind {
  if (schema.enum) return schema.enum.every((one) => typeof one !== 'object') ? 'choice' : 'json';
  const type = Array.isArray(schema.type)
    ? schema.type.find((one) => one !== 'null')
    : schema.type;
  switch (type) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return (schema.maxLength ?? 0) > LONG_TEXT ? 'long' : 'text';
    case 'array':
      return schema.items?.type === 'string' && !schema.items.enum ? 'words' : 'json';
    case 'object':
      return schema.properties ? 'group' : 'json';
    default:
      return 'json';
  }
}

/** `max_open_sessions` → `Max open sessions`, where a schema gives no title. */
export function titleOf(name: string, schema: Schema): string {
  return schema.title || readable(name);
}

/** The values as the server wants them: unchanged secrets stay away, emptied fields too. */
export function toSend(
  config: PluginConfig,
  values: Record<string, unknown>,
  changed: ReadonlySet<string>,
): Record<string, unknown> {
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
