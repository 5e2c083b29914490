/** Names of what Admin knows and the host does not tell plugins. */
import { api } from '@/api/http';
import { isAllowed, type Permissions } from '@/auth/usePermissions';
import type { Named, NamedKind } from './types';

interface Page {
  data: Named[];
  next: string | null;
}

const NEEDS: Record<NamedKind, string> = { flows: 'widget:read', teams: 'team:read' };
const LIMIT = 100;
const MAX_PAGES = 5;

export async function listNames(kind: NamedKind, permissions: Permissions): Promise<Named[]> {
  const needed = NEEDS[kind];
  if (needed === undefined || !isAllowed(permissions, needed)) return [];
  const found: Named[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES && (page === 0 || cursor); page += 1) {
    const { data, next }: Page = await api.get<Page>(kind, { limit: LIMIT, ...(cursor ? { cursor } : {}) });
    found.push(...data.map(({ id, name }) => ({ id, name })));
    cursor = next;
  }
  return found;
}
