/** Checking the chain a stretch at a time, so that a long log shows how far it is. */
import { api } from '@/api/http';
import type { AuditVerdict } from '@/api/types';

const STRETCH = 2_000;

export async function verifyChain(
  onProgress: (verdict: AuditVerdict) => void,
  ask: (after: number) => Promise<AuditVerdict> = (after) =>
    api.get<AuditVerdict>('audit/verify', { after, limit: STRETCH }),
): Promise<AuditVerdict> {
  let verdict = await ask(0);
  while (!verdict.is_done) {
    onProgress(verdict);
    verdict = await ask(verdict.checked);
  }
  return verdict;
}
