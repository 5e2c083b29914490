/** The roles: built-in ones have words, others are shown by their own name. */
import { useQuery } from '@tanstack/react-query';
import { readAll } from '@/api/readAll';
import type { Role } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';

export const BUILT_IN_ROLES: readonly string[] = [
  'owner',
  'admin',
  'supervisor',
  'agent',
  'analyst',
];

export function useRoleName(): (role: string) => string {
  const t = useT();
  return (role) => (BUILT_IN_ROLES.includes(role) ? t(`role.${role}` as MessageKey) : role);
}

export function useRoles() {
  const query = useQuery({
    queryKey: keys.roles,
    queryFn: ({ signal }) => readAll<Role>('roles', signal),
  });
  return { query, roles: query.data?.data ?? [] };
}

/** What can be chosen, with the present one even where it is unknown here. */
export function useRoleChoices(current: string) {
  const { roles } = useRoles();
  const roleName = useRoleName();
  const own = roles.map((role) => role.name);
  return [...new Set([...BUILT_IN_ROLES, ...own, current])].map((name) => ({
    value: name,
    label: roleName(name),
  }));
}
