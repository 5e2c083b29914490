import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '@/api/http';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import type { Suggestion } from '../composing/useSuggestions';
import { factsOf, fillVariables, findReplies, type SavedReply } from './replies';
import { SAVED, useSavedReplies } from './useSaved';

const MOST = 8;

/** Looks for saved replies and fills them in for this session; a picked one counts as used. */
export function useReplySearch(session: Session): (query: string) => readonly Suggestion[] {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  const replies = useSavedReplies();
  return useCallback(
    (query) => {
      const facts = factsOf(session, me.name, t.locale, new Date());
      return findReplies(replies, query, MOST).map((reply) => {
        const text = fillVariables(reply.text, facts);
        return {
          key: reply.id,
          title: reply.title,
          detail: text,
          hint: reply.shortcut && `/${reply.shortcut}`,
          insert: text,
          onPick: () => {
            // Known here at once; that it was counted is nothing to wait for, or to fail by.
            cache.setQueryData<SavedReply[]>(keys.savedReplies, (list) =>
              list?.map((one) => (one.id === reply.id ? { ...one, uses: one.uses + 1 } : one)),
            );
            api.post(`${SAVED}/${reply.id}/used`).catch(() => undefined);
          },
        };
      });
    },
    [replies, session, me.name, t.locale, cache],
  );
}
