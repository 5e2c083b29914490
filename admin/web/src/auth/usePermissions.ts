import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Me } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useMe } from './useLogin';

export type Permissions = Me['permissions'];

const NONE: Permissions = {};

/** What I may do, as the server says; a new role ends the login, so it is asked once. */
export function usePermissions(): Permissions {
  const me = useMe();
  const query = useQuery({
    queryKey: [...keys.me, me.id, me.role],
    queryFn: ({ signal }) => api.get<Me>('me', undefined, signal),
    staleTime: Infinity,
    // Without an answer the pages of an owner are missing, so it is asked until there is one.
    retry: (_failures, error) => !(error instanceof Problem) || error.status >= 500,
  });
  return query.data?.permissions ?? NONE;
}

/** Whether I may do something to anything, not only to what is mine. */
export function isAllowed(permissions: Permissions, permission: string): boolean {
  return permissions[permission] === 'any';
}
