/** A trial run: what was put in so far, and what the server's engine made of it. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '@/api/http';
import { ownPath, trailOf, type Turn } from './trail';
import type { FlowDocument } from './types';

/** Who types into the flow while it is tried asks the server when they pause. */
const QUIET_MS = 300;

export type TrialInput =
  | { text: string }
  | { seconds: number }
  | { outcome: string; values?: Record<string, unknown> };

export interface TrialResult {
  problems?: string[];
  turns: Turn[];
  variables: Record<string, unknown>;
  status: 'running' | 'paused' | 'ended';
  waits_for: 'start' | 'answer' | 'timer' | 'call' | 'people' | null;
}

export function useTrial(flow: FlowDocument, isOn: boolean) {
  const [inputs, setInputs] = useState<readonly TrialInput[]>([]);
  const [chosen, setChosen] = useState<number | null>(null);
  const [settled] = useDebouncedValue(flow, QUIET_MS);
  const query = useQuery({
    queryKey: ['flow-trial', flow.id, settled, inputs],
    queryFn: ({ signal: _signal }) =>
      api.post<TrialResult>(`flows/${flow.id}/simulate`, { document: settled, inputs }),
    enabled: isOn,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const result = isOn ? query.data : undefined;
  const path = useMemo(() => (result ? ownPath(flow.id, result.turns) : []), [result, flow.id]);
  const cursor = Math.min(chosen ?? path.length, path.length);
  const trail = useMemo(
    () => (result && !result.problems ? trailOf(flow.id, result.turns, cursor) : null),
    [result, flow.id, cursor],
  );
  const put = (next: readonly TrialInput[]) => {
    setInputs(next);
    setChosen(null);
  };
  return {
    inputs,
    result,
    error: query.error,
    path,
    trail,
    cursor,
    setCursor: setChosen,
    add: (input: TrialInput) => put([...inputs, input]),
    back: () => put(inputs.slice(0, -1)),
    restart: () => put([]),
  };
}

export type Trial = ReturnType<typeof useTrial>;
