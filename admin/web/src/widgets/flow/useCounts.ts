/** Live numbers of a flow; asking for them also tells when somebody else saved it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/api/http';
import { flowKeys } from './keys';
import type { FlowCounts } from './types';
import { wayId } from './ways';

/** Visitors walk through flows without events of their own, so the numbers are asked for. */
const SHOWN_EVERY_MS = 3_000;
const HIDDEN_EVERY_MS = 15_000;

export function useCounts(flowId: string, isShown: boolean) {
  const query = useQuery({
    queryKey: flowKeys.counts(flowId),
    queryFn: ({ signal }) => api.get<FlowCounts>(`flows/${flowId}/counts`, undefined, signal),
    refetchInterval: isShown ? SHOWN_EVERY_MS : HIDDEN_EVERY_MS,
    staleTime: 0,
  });
  const { data } = query;
  return useMemo(() => {
    if (!data || !isShown) return { counts: null, visits: null, runs: null, etag: data?.etag };
    return {
      counts: new Map(data.passages.map((one) => [wayId(one.step, one.block, one.outcome), one])),
      visits: new Map(data.steps.map((one) => [one.step, one.visits])),
      runs: data.runs,
      etag: data.etag,
    };
  }, [data, isShown]);
}
