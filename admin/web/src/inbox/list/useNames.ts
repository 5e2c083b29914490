import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readAll } from '@/api/readAll';
import type { Queue, Team } from '@/api/types';
import { keys, type ListFilter } from '@/realtime/keys';
import { useStaff } from '../useStaff';

const NOBODY: { id: string; name: string }[] = [];

/** Queues and teams, for choosing one. */
export function useRouting(isWanted: boolean) {
  const queues = useQuery({
    queryKey: [...keys.queues, 'names'],
    queryFn: ({ signal }) => readAll<Queue>('queues', signal),
    enabled: isWanted,
  });
  const teams = useQuery({
    queryKey: [...keys.teams, 'names'],
    queryFn: ({ signal }) => readAll<Team>('teams', signal),
    enabled: isWanted,
  });
  return { queues: queues.data?.data ?? NOBODY, teams: teams.data?.data ?? NOBODY };
}

/** The names of what a filter refers to by id. */
export function useNames(filter: ListFilter): Map<string, string> {
  const { staff } = useStaff();
  const { queues, teams } = useRouting(filter.queueId !== null || filter.teamId !== null);
  return useMemo(
    () => new Map([...staff, ...queues, ...teams].map((one) => [one.id, one.name])),
    [staff, queues, teams],
  );
}
