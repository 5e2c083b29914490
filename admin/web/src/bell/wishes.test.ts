import { expect, it } from 'vitest';
import { withChannel, withUrgent } from './wishes';

it('a channel goes off and on for one topic', () => {
  const off = withChannel({ a: ['x'] }, 'b', 'mail', false);

  expect(off).toEqual({ a: ['x'], b: ['mail'] });
  expect(withChannel(off, 'b', 'in_app', false)).toEqual({ a: ['x'], b: ['mail', 'in_app'] });
  expect(withChannel(off, 'b', 'mail', true)).toEqual({ a: ['x'], b: [] });
  expect(withChannel(off, 'b', 'mail', false)).toEqual(off);
});

it('a topic becomes urgent once', () => {
  expect(withUrgent(['a'], 'b', true)).toEqual(['a', 'b']);
  expect(withUrgent(['a', 'b'], 'b', true)).toEqual(['a', 'b']);
  expect(withUrgent(['a', 'b'], 'a', false)).toEqual(['b']);
});
