import { expect, it } from 'vitest';
import type { CatalogueEntry, Plugin } from '@/api/types';
import { bestVersion, compareVersions, hasUpdate, matches, needsAttention, passes } from './search';

const plugin = (change: Partial<Plugin>) =>
  ({ id: 'mood', name: 'Mood', summary: 'Scores how a visitor feels', publisher: 'Example', distribution: 'chatclick-mood', ...change }) as Plugin;

const entry = (installed: string | null, ...versions: [string, boolean][]) =>
  ({
    installed_version: installed,
    versions: versions.map(([version, is_compatible]) => ({ version, is_compatible })),
  }) as CatalogueEntry;

it('every word must occur, wherever', () => {
  expect(matches(plugin({}), 'visitor mood')).toBe(true);
  expect(matches(plugin({}), 'mood shop')).toBe(false);
  expect(matches(plugin({}), '  ')).toBe(true);
});

it('a plugin that is off needs nobody, whatever its state', () => {
  expect(needsAttention(plugin({ desired: 'installed', state: 'failed' }))).toBe(false);
  expect(needsAttention(plugin({ desired: 'enabled', state: 'needs_config' }))).toBe(true);
  expect(passes(plugin({ desired: 'enabled', state: 'running' }), 'attention')).toBe(false);
});

it('versions are ordered as people count', () => {
  const ordered = ['0.9', '0.10.0rc1', '0.10.0', '0.10.0.post1', '0.10.1', '1.0'];

  expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
});

it('an update is a newer version that this host can run', () => {
  expect(hasUpdate(entry('0.1.0', ['0.2.0', true], ['0.1.0', true]))).toBe(true);
  expect(hasUpdate(entry('0.1.0', ['0.2.0', false], ['0.1.0', true]))).toBe(false);
  expect(hasUpdate(entry('0.3.0', ['0.2.0', true]))).toBe(false);
  expect(bestVersion(entry(null, ['2.0', false], ['1.9', true]))?.version).toBe('1.9');
});
