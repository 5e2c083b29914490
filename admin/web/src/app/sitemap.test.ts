import { expect, it } from 'vitest';
import { pagesFor } from './sitemap';

const ids = (permissions: Parameters<typeof pagesFor>[0]) =>
  pagesFor(permissions).map((page) => page.id);

it('somebody who may change nothing sees the desk and their profile', () => {
  expect(ids({ 'widget:read': 'any', 'queue:read': 'any' })).toEqual([
    'mine', 'unassigned', 'all', 'snoozed', 'closed', 'profile',
  ]);
});

it('what I may do only to what is mine opens no page about everybody', () => {
  expect(ids({ 'staff:write': 'own' })).not.toContain('people');
});

it('a page shows whatever the role is called', () => {
  expect(ids({ 'audit:read': 'any' })).toContain('audit');
});
