import { expect, it } from 'vitest';
import { configuredAt, fieldKind, titleOf, toSend } from './schema';

it('each kind of schema has its field', () => {
  expect(fieldKind({ enum: ['a', 'b'] })).toBe('choice');
  expect(fieldKind({ type: 'boolean' })).toBe('switch');
  expect(fieldKind({ type: ['integer', 'null'] })).toBe('number');
  expect(fieldKind({ type: 'array', items: { type: 'string' } })).toBe('words');
  expect(fieldKind({ type: 'object', properties: {} })).toBe('group');
  expect(fieldKind({ type: 'array', items: { type: 'object' } })).toBe('json');
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
