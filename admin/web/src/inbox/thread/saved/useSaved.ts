import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { useExtensions } from '@/extensions/useExtensions';
import { keys } from '@/realtime/keys';
import type { Macro } from './macros';
import type { SavedReply } from './replies';

/** Where replies and macros are, while something that keeps them runs. */
export const SAVED = 'saved-replies';
const MOUNT = `/api/v1/${SAVED}`;
const FRESH_MS = 60_000;
const NONE: readonly never[] = [];

async function loadAll<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get<Page<T>>(path, { cursor }, signal);
    found.push(...page.data);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

export function useHasSaved(): boolean {
  return useExtensions().pages.some((page) => page.mounts.includes(MOUNT));
}

/** All replies I may use: a list to search in without asking the server at each letter. */
export function useSavedReplies(): readonly SavedReply[] {
  const isThere = useHasSaved();
  const query = useQuery({
    queryKey: keys.savedReplies,
    queryFn: ({ signal }) => loadAll<SavedReply>(SAVED, signal),
    enabled: isThere,
    staleTime: FRESH_MS,
  });
  return isThere ? (query.data ?? NONE) : NONE;
}

export function useMacroList(): readonly Macro[] {
  const isThere = useHasSaved();
  const query = useQuery({
    queryKey: keys.macros,
    queryFn: ({ signal }) => loadAll<Macro>(`${SAVED}/macros`, signal),
    enabled: isThere,
    staleTime: FRESH_MS,
  });
  return isThere ? (query.data ?? NONE) : NONE;
}
