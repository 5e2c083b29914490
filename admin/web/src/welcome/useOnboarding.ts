import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Onboarding, SampleData, Widget, Page } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { keys } from '@/realtime/keys';

/** The first steps, for those who set things up. */
export function useOnboarding() {
  const isMine = isAllowed(usePermissions(), 'settings:read');
  return useQuery({
    queryKey: keys.onboarding,
    queryFn: ({ signal }) => api.get<Onboarding>('onboarding', undefined, signal),
    enabled: isMine,
    staleTime: 30_000,
  });
}

/** The widget the installation began with. */
export function useFirstWidget() {
  const query = useQuery({
    queryKey: [...keys.widgets, 'first'],
    queryFn: ({ signal }) => api.get<Page<Widget>>('widgets', { limit: 100 }, signal),
  });
  const oldest = query.data?.data.toSorted((a, b) => a.created_at.localeCompare(b.created_at))[0];
  return { query, widget: oldest };
}

const EVERY_MS = 400;

/** The sample data; on its way it is asked how far it is. */
export function useSampleData(isOnItsWay = false) {
  const isMine = isAllowed(usePermissions(), 'settings:read');
  return useQuery({
    queryKey: keys.sampleData,
    queryFn: ({ signal }) => api.get<SampleData>('sample-data', undefined, signal),
    enabled: isMine,
    refetchInterval: isOnItsWay ? EVERY_MS : false,
  });
}
