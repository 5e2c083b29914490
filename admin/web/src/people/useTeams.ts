import { useQuery } from '@tanstack/react-query';
import { readAll } from '@/api/readAll';
import type { Team } from '@/api/types';
import { keys } from '@/realtime/keys';

/** The teams, for choosing and for naming them. */
export function useTeams() {
  const query = useQuery({
    queryKey: keys.teams,
    queryFn: ({ signal }) => readAll<Team>('teams', signal),
  });
  const teams = query.data?.data ?? [];
  return {
    query,
    teams,
    choices: teams.map((team) => ({ value: team.id, label: team.name })),
    namesOf: (ids: readonly string[]) =>
      teams.filter((team) => ids.includes(team.id)).map((team) => team.name),
  };
}
