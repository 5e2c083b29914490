/** What keeps a flow from being published, as the server finds it a moment after each change. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { api } from '@/api/http';
import { flowKeys } from './keys';
import { locate } from './problems';
import type { FlowDocument, FlowProblem } from './types';

const QUIET_MS = 400;
const NONE: FlowProblem[] = [];

export function useChecks(flow: FlowDocument) {
  const [settled] = useDebouncedValue(flow, QUIET_MS);
  const query = useQuery({
    queryKey: flowKeys.checks(settled),
    queryFn: () => api.post<{ problems: FlowProblem[] }>('flows/validate', { document: settled }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const problems = query.data?.problems ?? NONE;
  const problemsAt = useMemo(() => {
    const found = new Map<string, FlowProblem[]>();
    for (const problem of problems) {
      const spot = locate(settled, problem.pointer);
      const at = spot.block ?? spot.step;
      if (at) found.set(at, [...(found.get(at) ?? []), problem]);
    }
    return found;
  }, [problems, settled]);
  return { problems, problemsAt, isChecked: query.isSuccess && settled === flow && !query.isPlaceholderData };
}
