import type { AuditEntry } from '@/api/types';

/** Who did it, in one word or two. */
export function actorOf(entry: AuditEntry): string {
  const { actor } = entry;
  if (actor === null || typeof actor === 'string') return actor ?? '';
  return actor.name || actor.id || '';
}

export function targetOf(entry: AuditEntry): string {
  const { target } = entry;
  if (typeof target === 'string') return target;
  if (target && typeof target === 'object' && 'id' in target) return String(target.id);
  return '';
}

/** Whether the chain of entries is unbroken. */
export const isWhole = (verdict: Record<string, unknown>): boolean =>
  verdict['ok'] === true || verdict['is_valid'] === true || verdict['valid'] === true;
