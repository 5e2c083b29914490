/** What the audit log is searched by, and what changed in an entry. */
import type { Query } from '@/api/http';
import type { AuditEntry } from '@/api/types';
import { momentsOf } from '@/ui/days';

export interface AuditFilter {
  actor: string;
  action: string;
  target: string;
  address: string;
  since: string;
  until: string;
}

export const NO_FILTER: AuditFilter = {
  actor: '',
  action: '',
  target: '',
  address: '',
  since: '',
  until: '',
};

const NAMES = Object.keys(NO_FILTER) as (keyof AuditFilter)[];

/** The filter that an address has behind its `?`. */
export function fromSearch(search: string): AuditFilter {
  const given = new URLSearchParams(search);
  const parts = NAMES.map((name) => [name, given.get(name) ?? '']);
  return Object.fromEntries(parts) as AuditFilter;
}

/** What stands behind the `?` of an address for a filter, so that it can be kept and sent. */
export function toSearch(filter: AuditFilter): string {
  const parts = NAMES.filter((name) => filter[name].trim()).map((name) => [name, filter[name]]);
  return new URLSearchParams(parts as [string, string][]).toString();
}

/** Days of the person's own calendar as moments; the last day counts whole. */
export function queryOf(filter: AuditFilter): Query {
  return {
    actor: filter.actor.trim(),
    action: filter.action,
    target: filter.target.trim(),
    address: filter.address.trim(),
    ...momentsOf(filter),
  };
}

export const isEmpty = (filter: AuditFilter) =>
  Object.values(filter).every((text: string) => text.trim() === '');

export interface Change {
  name: string;
  before: unknown;
  after: unknown;
}

const SECRET = /(password|secret|token|api_?key)$/i;
export const MASK = '••••••';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values that changed, where an entry has what was and what is. */
export function changesOf(detail: AuditEntry['detail']): Change[] {
  const before = isObject(detail['before']) ? detail['before'] : {};
  const after = isObject(detail['after']) ? detail['after'] : {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name, before: shown(name, before[name]), after: shown(name, after[name]) }));
}

/** The rest of an entry's detail. */
export function restOf(detail: AuditEntry['detail']): Record<string, unknown> {
  const hasBoth = isObject(detail['before']) || isObject(detail['after']);
  return Object.fromEntries(
    Object.entries(detail)
      .filter(([name]) => !hasBoth || (name !== 'before' && name !== 'after'))
      .map(([name, value]) => [name, shown(name, value)]),
  );
}

function shown(name: string, value: unknown): unknown {
  return SECRET.test(name) && value ? MASK : value;
}

/** An action's area, such as all of `widget.*`, and the actions themselves. */
export function choicesOf(actions: readonly string[]): string[] {
  const areas = new Set(actions.map((action) => `${action.split('.')[0]}.*`));
  return [...areas, ...actions].sort();
}
