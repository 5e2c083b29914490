import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '@/api/http';
import type { Draft, MessageKind } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useConnection } from '@/realtime/RealtimeProvider';
import { dropUnsaved, keepUnsaved, newestDrafts, readUnsaved, type Unsaved } from './drafts';
import { DraftSaver } from './draftSaver';

type DraftList = { data: readonly Draft[] };
type ByKind<T> = Record<MessageKind, T>;

const KINDS: readonly MessageKind[] = ['message', 'note'];
const EMPTY: Unsaved = { text: '', mentions: [] };
const KEPT_MS = 30 * 60_000;

/** Put a draft into the cache, unless it is older than what is there. */
export function applyDraft(cache: QueryClient, sessionId: string, draft: Draft): void {
  cache.setQueryData<DraftList>(keys.drafts(sessionId), (list) => {
    if (!list) return list;
    return { data: newestDrafts(list.data, [draft]) };
  });
}

/**
 * What I have begun to write in a session.
 *
 * The server's copy is shown until something is written here; what is written here counts until the
 * server has it. Another device's change arrives by the socket and never replaces unsaved words.
 */
export function useDrafts(sessionId: string) {
  const cache = useQueryClient();
  const isLive = useConnection().status === 'live';
  const query = useQuery({
    queryKey: keys.drafts(sessionId),
    queryFn: async ({ signal }) => {
      const read = await api.get<DraftList>(`sessions/${sessionId}/draft`, undefined, signal);
      // What was stored from here meanwhile is newer than the answer.
      const known = cache.getQueryData<DraftList>(keys.drafts(sessionId))?.data ?? [];
      return { data: newestDrafts(read.data, known) };
    },
    staleTime: Infinity,
    gcTime: KEPT_MS,
  });
  const [unsaved, setUnsaved] = useState<ByKind<Unsaved | null>>(() => ({
    message: readUnsaved(sessionId, 'message'),
    note: readUnsaved(sessionId, 'note'),
  }));
  const savers = useMemo(() => {
    const build = (kind: MessageKind) =>
      new DraftSaver(
        (draft) => api.put<Draft>(`sessions/${sessionId}/draft`, { kind, ...draft }),
        (saved, isLatest) => {
          cache.setQueryData<DraftList>(keys.drafts(sessionId), (list) => list ?? { data: [] });
          applyDraft(cache, sessionId, saved);
          if (!isLatest) return;
          dropUnsaved(sessionId, kind);
          // A first answer that is still under way may know nothing of what was saved meanwhile.
          if (!cache.getQueryData(keys.drafts(sessionId))) return;
          setUnsaved((now) => ({ ...now, [kind]: null }));
        },
      );
    return { message: build('message'), note: build('note') };
  }, [cache, sessionId]);

  // What the last visit, or a lost connection, left behind.
  useEffect(() => {
    if (!isLive) return;
    for (const kind of KINDS) {
      const left = readUnsaved(sessionId, kind);
      if (left) savers[kind].write(left);
    }
  }, [isLive, savers, sessionId]);
  useEffect(() => () => KINDS.forEach((kind) => void savers[kind].flush()), [savers]);

  const read = (kind: MessageKind): Unsaved =>
    unsaved[kind] ?? query.data?.data.find((one) => one.kind === kind) ?? EMPTY;
  const write = (kind: MessageKind, draft: Unsaved) => {
    keepUnsaved(sessionId, kind, draft);
    setUnsaved((now) => ({ ...now, [kind]: draft }));
    savers[kind].write(draft);
  };
  const clear = (kind: MessageKind) => {
    write(kind, EMPTY);
    void savers[kind].flush();
  };
  return { read, write, clear, hasUnsaved: unsaved.message !== null || unsaved.note !== null };
}
