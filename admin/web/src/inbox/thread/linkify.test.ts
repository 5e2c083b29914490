import { expect, it } from 'vitest';
import { linkify } from './linkify';

it('an address loses the full stop of its sentence', () => {
  expect(linkify('See https://example.com/a. Bye')).toEqual([
    { text: 'See ' },
    { text: 'https://example.com/a', href: 'https://example.com/a' },
    { text: '. Bye' },
  ]);
});

it('other schemes stay text', () => {
  expect(linkify('javascript:alert(1) data:text/html,x')).toEqual([
    { text: 'javascript:alert(1) data:text/html,x' },
  ]);
});
