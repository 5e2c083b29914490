import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { SavedView } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { keys } from '@/realtime/keys';

const NONE: SavedView[] = [];

/** One's own saved views and those shared with everybody, in their order. */
export function useSavedViews() {
  const isOffered = isAllowed(usePermissions(), 'inbox:watch');
  const query = useQuery({
    queryKey: keys.savedViews,
    queryFn: ({ signal }) => api.get<{ data: SavedView[] }>('saved-views', undefined, signal),
    enabled: isOffered,
    staleTime: 60_000,
  });
  return { query, views: query.data?.data ?? NONE, isOffered };
}
