import { expect, it } from 'vitest';
import { hear } from './recording';

it('a key alone is a shortcut, a second one soon after makes a sequence', () => {
  const first = hear(null, 'g', 1_000);

  expect(first).toEqual({ keys: 'g', at: 1_000 });
  expect(first !== 'reserved' && hear(first, 'x', 1_500)).toEqual({ keys: 'g x', at: 1_500 });
  expect(first !== 'reserved' && hear(first, 'x', 9_000)).toEqual({ keys: 'x', at: 9_000 });
});

it('keys with Ctrl stand alone', () => {
  expect(hear({ keys: 'g', at: 0 }, 'mod+j', 10)).toEqual({ keys: 'mod+j', at: 10 });
  expect(hear({ keys: 'mod+j', at: 0 }, 'g', 10)).toEqual({ keys: 'g', at: 10 });
});

it('what belongs to the browser or to the language is refused', () => {
  expect(hear(null, null, 0)).toBe('reserved');
  expect(hear(null, 'mod+w', 0)).toBe('reserved');
  expect(hear(null, 'tab', 0)).toBe('reserved');
});
