import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page, Staff } from '@/api/types';
import { keys } from '@/realtime/keys';

/** Everybody who works here, with presence kept by the socket. */
export function useStaff() {
  const query = useQuery({
    queryKey: keys.staff,
    queryFn: ({ signal }) => api.get<Page<Staff>>('staff', { limit: 100 }, signal),
  });
  return { query, staff: query.data?.data ?? [] };
}

export function presenceOf(person: Staff): 'online' | 'away' | 'gone' {
  return person.is_connected ? person.availability : 'gone';
}
