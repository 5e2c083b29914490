import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page, Setting } from '@/api/types';
import { keys } from '@/realtime/keys';

export function useSettings() {
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => api.get<Page<Setting>>('settings', undefined, signal),
  });
}
