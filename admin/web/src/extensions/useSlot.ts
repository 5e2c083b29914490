import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/http';
import type { ExtensionSlot, SlotPart } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { useExtensions } from './useExtensions';

/** One look at a busy conversation is enough for a while. */
const SETTLE_MS = 800;
const NOBODY: readonly SlotPart[] = [];

/** What plugins show in a place now; asked again after what happens in the conversation. */
export function useSlot(slot: ExtensionSlot['slot'], sessionId: string | null) {
  const cache = useQueryClient();
  const realtime = useRealtime();
  const isFilled = useExtensions().slots.some((one) => one.slot === slot);
  const queryKey = keys.slot(slot, sessionId);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      api.get<{ data: SlotPart[] }>('slots', { slot, session_id: sessionId }, signal),
    enabled: isFilled,
  });
  useEffect(() => {
    if (!isFilled) return undefined;
    let timer = 0;
    const stop = realtime.onEvent((event) => {
      if (sessionId !== null && event.session_id !== sessionId) return;
      if (event.type === 'message.read' || event.type === 'message.delivered') return;
      window.clearTimeout(timer);
      timer = window.setTimeout(
        () => void cache.invalidateQueries({ queryKey: keys.slot(slot, sessionId) }),
        SETTLE_MS,
      );
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [cache, realtime, isFilled, slot, sessionId]);
  return { parts: query.data?.data ?? NOBODY, refetch: () => void query.refetch() };
}
