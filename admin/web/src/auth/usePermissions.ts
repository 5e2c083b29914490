import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
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
  });
  return query.data?.permissions ?? NONE;
}

/** Whether I may do something to anything, not only to what is mine. */
export function isAllowed(permissions: Permissions, permission: string): boolean {
  return permissions[permission] === 'any';
}
