import { useQuery } from '@tanstack/react-query';
import { readAll } from '@/api/readAll';
import type { Staff } from '@/api/types';
import { keys } from '@/realtime/keys';

/** Everybody who works here, with presence kept by the socket. */
export function useStaff() {
  const query = useQuery({
    queryKey: keys.staff,
    queryFn: ({ signal }) => readAll<Staff>('staff', signal),
  });
  return { query, staff: query.data?.data ?? [] };
}

export function presenceOf(person: Staff): 'online' | 'away' | 'gone' {
  return person.is_connected ? person.availability : 'gone';
}
