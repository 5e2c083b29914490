import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { patchSession } from '@/realtime/cache';
import { useConnection, useRealtime } from '@/realtime/RealtimeProvider';
import { usePageSeen } from './usePageSeen';

/** Tell the server what arrived, what was seen, and the team that I look at it. */
export function useSeen(session: Session, seq: number): void {
  const store = useRealtime();
  const cache = useQueryClient();
  const me = useMe();
  const connection = useConnection();
  const isLooking = usePageSeen();
  const told = useRef(0);
  const arrived = useRef(0);
  const isLive = connection.status === 'live';
  const { id, unread } = session;
  const seenSeq = session.seen.staff_seq;
  useEffect(() => {
    if (!isLooking) return;
    store.viewing(id, true);
    return () => store.viewing(id, false);
  }, [store, id, isLooking]);
  useEffect(() => {
    if (!isLive || seq <= Math.max(seenSeq, told.current)) return;
    if (!isLooking) {
      if (seq > arrived.current) store.delivered(id, seq);
      arrived.current = seq;
      return;
    }
    told.current = seq;
    store.seen(id, seq);
    if (unread > 0) {
      patchSession(
        cache,
        id,
        (now) => ({ unread: 0, seen: { ...now.seen, staff_seq: seq } }),
        me.id,
      );
    }
  }, [isLooking, isLive, seq, seenSeq, unread, id, store, cache, me.id]);
}
