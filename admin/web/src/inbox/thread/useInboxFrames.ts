import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useT } from '@/i18n';
import { keys, type ListFilter } from '@/realtime/keys';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showToast } from '@/ui/toasts';
import { participantName } from '../names';
import { applyDraft } from './useDrafts';

/** The other lists do not change by it, and may be long. */
const isOfMentions = (query: { queryKey: readonly unknown[] }) =>
  (query.queryKey[1] as ListFilter | undefined)?.view === 'mentions';

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
        // Where I am named is a view of its own, and a number in the navigation.
        void cache.invalidateQueries({ queryKey: keys.counts });
        void cache.invalidateQueries({ queryKey: keys.lists, predicate: isOfMentions });
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
