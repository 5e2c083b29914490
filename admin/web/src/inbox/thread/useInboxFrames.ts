import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useT } from '@/i18n';
import { refreshMentions } from '@/realtime/cache';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showToast } from '@/ui/toasts';
import { participantName } from '../names';
import { applyDraft } from './useDrafts';

/** Keeps drafts of other devices, and tells somebody that a note names them. */
export function useInboxFrames(): void {
  const t = useT();
  const cache = useQueryClient();
  const store = useRealtime();
  const [, navigate] = useLocation();
  useEffect(
    () =>
      store.onFrame((frame) => {
        const { session_id: sessionId } = frame;
        if (sessionId === undefined) return;
        if (frame.type === 'draft') applyDraft(cache, sessionId, frame.data);
        if (frame.type !== 'mention') return;
        refreshMentions(cache);
        if (frame.data.seen) return;
        if (store.isLooked(sessionId)) {
          store.viewing(sessionId, true);
          return;
        }
        showToast({
          text: t('mention.told', { name: participantName(t, frame.data.by) }),
          tone: 'plain',
          action: { label: t('mention.open'), run: () => navigate(`/inbox/all/${sessionId}`) },
        });
      }),
    [store, cache, navigate, t],
  );
}
