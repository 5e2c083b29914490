import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Visitor } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { keys } from '@/realtime/keys';

/** What is known of a visitor, for who may know it. */
export function useVisitor(id: string): Visitor | undefined {
  const query = useQuery({
    queryKey: keys.visitor(id),
    queryFn: ({ signal }) => api.get<Visitor>(`visitors/${id}`, undefined, signal),
    enabled: isAllowed(usePermissions(), 'visitor:read'),
  });
  return query.data;
}
