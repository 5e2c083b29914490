import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { useT, type Translator } from '@/i18n';
import { findSession } from '@/realtime/cache';
import type { Outgoing } from '@/realtime/outbox';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showToast } from '@/ui/toasts';
import { visitorName } from '../names';

/** Why a message was not taken. */
export function failureOf(t: Translator, { failure }: Outgoing): string {
  if (failure?.code === 'session_closed') return t('message.failedClosed');
  return t('message.failed', { reason: failure?.detail ?? '' });
}

/** Tell of a message that was not taken, where its conversation is not on the screen to show it. */
export function useFailedSends(): void {
  const t = useT();
  const cache = useQueryClient();
  const store = useRealtime();
  const [, navigate] = useLocation();
  const outbox = useSyncExternalStore(store.subscribeToChanges, () => store.getSnapshot().outbox);
  const told = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const failed = outbox.filter((item) => item.state === 'failed');
    const before = told.current;
    // One that is tried again and fails again is told again.
    told.current = new Set(failed.map((item) => item.clientMsgId));
    for (const item of failed) {
      const { clientMsgId, sessionId } = item;
      if (before.has(clientMsgId) || store.isLooked(sessionId)) continue;
      const session = findSession(cache, sessionId);
      const problem = failureOf(t, item);
      showToast({
        text: session ? t('message.failedIn', { name: visitorName(t, session), problem }) : problem,
        tone: 'bad',
        action: { label: t('mention.open'), run: () => navigate(`/inbox/all/${sessionId}`) },
      });
    }
  }, [outbox, store, cache, navigate, t]);
}
