import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Me } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useMe } from './useLogin';

export type Permissions = Me['permissions'];

const NONE: Permissions = {};

/** What the server knows of me; read again with each token, which may come with a new role. */
export function useMyRecord(): Me | undefined {
  const me = useMe();
  const query = useQuery({
    queryKey: [...keys.me, me.id, me.role],
    queryFn: ({ signal }) => api.get<Me>('me', undefined, signal),
    staleTime: Infinity,
    // Without an answer the pages of an owner are missing, so it is asked until there is one.
    retry: (_failures, error) => !(error instanceof Problem) || error.status >= 500,
  });
  return query.data;
}

/** What I may do, as the server says. */
export function usePermissions(): Permissions {
  return useMyRecord()?.permissions ?? NONE;
}

/**
 * Whether what does something is to be offered to me. Until the answer is here it is: what is on
 * the screen does not jump, and the server decides anyway.
 */
export function useMay(permission: string): boolean {
  const mine = useMyRecord();
  return mine === undefined || isAllowed(mine.permissions, permission);
}

/** Whether I may do something to anything, not only to what is mine. */
export function isAllowed(permissions: Permissions, permission: string): boolean {
  return permissions[permission] === 'any';
}
