import { expect, it } from 'vitest';
import { uuid7 } from './uuid7';

it('an id has the shape of a UUIDv7', () => {
  expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('later ids sort after earlier ones', () => {
  expect(uuid7(1_700_000_000_000) < uuid7(1_700_000_000_001)).toBe(true);
});
