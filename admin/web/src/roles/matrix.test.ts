import { expect, test } from 'vitest';
import type { Grant, Role } from '@/api/types';
import { groupByArea, orderRoles, reachOf, seenWith } from './matrix';

const role = (name: string, permissions: string[] = [], is_builtin = false): Role => ({
  id: name,
  name,
  permissions,
  is_builtin,
  created_at: '2026-01-01T00:00:00Z',
});
const grant = (name: string, grants: Grant['grants'] = {}): Grant => ({
  name,
  grants,
  is_owner_only: false,
  is_mine: true,
});

test('a built-in role reaches as far as the table says, another as far as its set', () => {
  const write = grant('staff:write', { owner: 'any', agent: 'own' });
  expect(reachOf(write, role('agent', [], true))).toBe('own');
  expect(reachOf(write, role('analyst', [], true))).toBe('none');
  expect(reachOf(write, role('Lead', ['staff:write']))).toBe('any');
  expect(reachOf(write, role('Reader', ['queue:read']))).toBe('none');
});

test('permissions are grouped by what they are about', () => {
  const areas = groupByArea([grant('session:read'), grant('note:read'), grant('session:open')]);
  expect(areas.map(({ area, grants }) => [area, grants.length])).toEqual([
    ['session', 2],
    ['note', 1],
  ]);
});

test('built-in roles stand first, the most powerful leading', () => {
  const names = orderRoles([role('Zoe'), role('agent', [], true), role('Ada'), role('owner', [], true)]);
  expect(names.map((one) => one.name)).toEqual(['owner', 'agent', 'Ada', 'Zoe']);
});

test('what a role sees is told in parts', () => {
  expect(seenWith([])).toEqual(['nothing']);
  expect(seenWith(['session:read'])).toEqual(['inbox', 'content']);
  expect(seenWith(['session:read', 'message:read', 'staff:write'])).toEqual(['inbox', 'people']);
});
