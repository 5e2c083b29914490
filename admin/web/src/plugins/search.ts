/** Which plugins a person is looking for. Pure. */
import type { CatalogueEntry, Plugin } from '@/api/types';
import { remedyFor } from './remedies';

export type InstalledFilter = 'all' | 'on' | 'off' | 'attention';
export type CatalogueFilter = 'all' | 'new' | 'updates';

interface Named {
  id: string;
  name: string;
  summary: string;
  publisher: string;
  distribution: string;
}

/** Every word must occur somewhere. */
export function matches(plugin: Named, typed: string): boolean {
  const { id, name, summary, publisher, distribution } = plugin;
  const text = [id, name, summary, publisher, distribution].join(' ').toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function needsAttention(plugin: Plugin): boolean {
  return plugin.desired === 'enabled' && remedyFor(plugin.state) !== null;
}

export function passes(plugin: Plugin, filter: InstalledFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'on':
      return plugin.desired === 'enabled';
    case 'off':
      return plugin.desired !== 'enabled';
    case 'attention':
      return needsAttention(plugin);
  }
}

/** The newest version this host can run. */
export function bestVersion(entry: CatalogueEntry) {
  return entry.versions.find((one) => one.is_compatible);
}

export function hasUpdate(entry: CatalogueEntry): boolean {
  const best = bestVersion(entry);
  if (!best || entry.installed_version === null) return false;
  return compareVersions(best.version, entry.installed_version) > 0;
}

export function isOffered(entry: CatalogueEntry, filter: CatalogueFilter): boolean {
  if (filter === 'new') return entry.installed_version === null;
  return filter === 'all' || hasUpdate(entry);
}

/** Numbers by value, and a release after its own pre-releases; enough to order a list. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const difference = rank(left[place]) - rank(right[place]);
    if (difference !== 0) return difference;
  }
  return 0;
}

const partsOf = (version: string) => version.toLowerCase().match(/\d+|[a-z]+/g) ?? [];

function rank(part: string | undefined): number {
  if (part === undefined) return 0;
  if (/\d/.test(part)) return Number(part) + 1;
  return part === 'post' ? 0.5 : -1;
}
