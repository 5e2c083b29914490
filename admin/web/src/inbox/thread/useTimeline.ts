import { useEffect, useMemo, useRef } from 'react';
import type { SessionEvent } from '@/api/types';
import { useOutgoing } from '@/realtime/RealtimeProvider';
import { growTimeline, withOutgoing, type Item, type Timeline } from './timeline';

/** Lines of threads that were open before: coming back costs nothing while the cache has them. */
const built = new WeakMap<readonly SessionEvent[], Timeline>();

/** The lines of a thread; only what has come since the last drawing is worked out. */
export function useTimeline(sessionId: string, events: readonly SessionEvent[]): readonly Item[] {
  const outgoing = useOutgoing(sessionId);
  const before = useRef<Timeline>({ events: [], items: [] });
  const timeline = useMemo(() => {
    const found = built.get(events) ?? growTimeline(before.current, events);
    built.set(events, found);
    return found;
  }, [events]);
  useEffect(() => {
    before.current = timeline;
  }, [timeline]);
  return useMemo(() => withOutgoing(timeline.items, outgoing), [timeline, outgoing]);
}
