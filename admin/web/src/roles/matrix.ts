/** The policy table as rows and columns to look at. Pure. */
import type { Grant, Role } from '@/api/types';

export type Reach = 'any' | 'own' | 'none';

/** How far a role carries a permission. */
export function reachOf(grant: Grant, role: Role): Reach {
  if (role.is_builtin) return grant.grants[role.name] ?? 'none';
  return role.permissions.includes(grant.name) ? 'any' : 'none';
}

export interface Area {
  area: string;
  grants: Grant[];
}

/** Permissions by what they are about, in the order of the table. */
export function groupByArea(grants: readonly Grant[]): Area[] {
  const areas: Area[] = [];
  for (const grant of grants) {
    const area = grant.name.split(':')[0] ?? '';
    const known = areas.find((one) => one.area === area);
    if (known) known.grants.push(grant);
    else areas.push({ area, grants: [grant] });
  }
  return areas;
}

const BUILT_IN = ['owner', 'admin', 'supervisor', 'agent', 'analyst'];

/** Built-in roles first, in the order of how much they may do; then the others by name. */
export function orderRoles(roles: readonly Role[]): Role[] {
  const rank = (role: Role) => (role.is_builtin ? BUILT_IN.indexOf(role.name) : BUILT_IN.length);
  return [...roles].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** What somebody with these permissions sees, as the parts of the product. */
export function seenWith(permissions: readonly string[]): ('inbox' | 'content' | 'set-up' | 'people' | 'nothing')[] {
  const has = (name: string) => permissions.includes(name);
  const seen: ReturnType<typeof seenWith> = [];
  if (has('session:read')) seen.push('inbox');
  if (has('session:read') && !has('message:read')) seen.push('content');
  if (['widget:write', 'queue:write', 'team:write', 'plugin:read'].some(has)) seen.push('set-up');
  if (has('staff:write')) seen.push('people');
  return seen.length === 0 ? ['nothing'] : seen;
}
