import { expect, it } from 'vitest';
import { configuredAt, fieldKind, optionsOf, resetValues, titleOf, toSend } from './schema';

it('each kind of schema has its field', () => {
  expect(fieldKind({ enum: ['a', 'b'] })).toBe('choice');
  expect(fieldKind({ type: 'boolean' })).toBe('switch');
  expect(fieldKind({ type: ['integer', 'null'] })).toBe('number');
  expect(fieldKind({ type: 'array', items: { type: 'string' } })).toBe('words');
  expect(fieldKind({ type: 'object', properties: {} })).toBe('group');
  expect(fieldKind({ type: 'array', items: { type: 'object' } })).toBe('json');
});

it('choices may have words of their own', () => {
  const schema = { oneOf: [{ const: 'eu', title: 'Europe' }, { const: 'us' }] };

  expect(fieldKind(schema)).toBe('choice');
  expect(optionsOf(schema)).toEqual([
    { value: 'eu', label: 'Europe' },
    { value: 'us', label: 'us' },
  ]);
  expect(fieldKind({ oneOf: [{ type: 'string' }, { type: 'integer' }] })).toBe('json');
});

it('a name without a title is made readable', () => {
  expect(titleOf('max_open_sessions', {})).toBe('Max open sessions');
});

it('an untouched secret is not sent back', () => {
  const config = { values: {}, schema: {}, schema_version: '1.0', secrets: ['key'] };
  const values = { key: { configured_at: '2026-11-23T09:00:00.000Z' }, language: 'en' };

  expect(toSend(config, values, new Set(['language']))).toEqual({ language: 'en' });
  expect(toSend(config, { ...values, key: 'new' }, new Set(['key']))).toEqual({
    key: 'new',
    language: 'en',
  });
});

it('a secret shows when it was set, not what it is', () => {
  expect(configuredAt({ configured_at: '2026-11-23T09:00:00.000Z' })).toBe(
    '2026-11-23T09:00:00.000Z',
  );
  expect(configuredAt(null)).toBeNull();
});

it('lists of choices and of groups have fields of their own', () => {
  expect(fieldKind({ type: 'array', items: { enum: ['en', 'de'] } })).toBe('choices');
  expect(
    fieldKind({ type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } }),
  ).toBe('groups');
});

it('defaults are found at every depth, and a reset leaves secrets alone', () => {
  const schema = {
    properties: {
      key: { type: 'string' },
      language: { enum: ['en', 'de'], default: 'en' },
      limits: { type: 'object', properties: { per_day: { type: 'integer', default: 100 } } },
    },
  };
  const stored = { configured_at: '2026-11-23T09:00:00.000Z' };
  const config = { values: {}, schema, schema_version: '1.0', secrets: ['key'] };

  expect(resetValues(config, { key: stored, language: 'de', limits: { per_day: 5 } })).toEqual({
    key: stored,
    language: 'en',
    limits: { per_day: 100 },
  });
});

it('a secret that is to go is sent as null', () => {
  const config = { values: {}, schema: {}, schema_version: '1.0', secrets: ['key'] };

  expect(toSend(config, { key: null }, new Set(['key']))).toEqual({ key: null });
});
