import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BulkAnswer, Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT, type MessageKey } from '@/i18n';
import { applySessions, findSession } from '@/realtime/cache';
import { keys } from '@/realtime/keys';
import { showFailure } from '@/ui/failure';
import { showToast } from '@/ui/toasts';
import { visitorName } from '../names';
import { callsOf, guessOf, isMeantFor, reverseOf, type BulkAct } from './bulk';
import { sendBulk, type BulkOutcome } from './sendBulk';

const SAID: Record<BulkAct['action'], MessageKey> = {
  assign: 'bulk.assigned_other',
  resolve: 'bulk.resolved_other',
  close: 'bulk.closed_other',
  reopen: 'bulk.reopened_other',
  snooze: 'bulk.snoozed_other',
  tag: 'bulk.tagged_other',
  untag: 'bulk.untagged_other',
  priority: 'bulk.priority_other',
  seen: 'bulk.seen_other',
  unread: 'bulk.unread_other',
};
const NAMED = 3;

/** Acts on many conversations: shown at once, undone for ten seconds, failures named. */
export function useBulkActions() {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  return useMemo(() => {
    const put = (sessions: Session[]) => applySessions(cache, sessions, me.id);
    /** Only the fields the act guessed: an event may have changed others meanwhile. */
    const putBack = (before: readonly Session[], act: BulkAct) =>
      put(
        before.map((one) => {
          const fields = Object.keys(guessOf(act, one)) as (keyof Session)[];
          const own = Object.fromEntries(fields.map((field) => [field, one[field]]));
          return { ...(findSession(cache, one.id) ?? one), ...own };
        }),
      );
    const nameFailures = (failed: BulkAnswer['failed'], before: readonly Session[]) => {
      if (failed.length === 0) return;
      const names = failed.slice(0, NAMED).map(({ id, detail }) => {
        const session = before.find((one) => one.id === id);
        return `${session ? visitorName(t, session) : id}: ${detail}`;
      });
      const more = failed.length - names.length;
      const text = t('bulk.failed_other', { count: failed.length, names: names.join(' ') });
      showToast({ text: more > 0 ? `${text} ${t('bulk.more', { count: more })}` : text, tone: 'bad' });
    };
    /** Say what went wrong. What became of those is read anew: nobody here knows how they stand now. */
    const tell = ({ failed, error }: BulkOutcome, before: readonly Session[]) => {
      if (failed.length === 0 && error === null) return;
      nameFailures(failed, before);
      if (error !== null) showFailure(t, error);
      void cache.invalidateQueries({ queryKey: keys.sessions });
      void cache.invalidateQueries({ queryKey: keys.lists });
    };
    /** Those with which it is done. */
    const perform = async (act: BulkAct, before: readonly Session[]) => {
      const outcome = await sendBulk(callsOf(act, before.map((one) => one.id)));
      const done = new Set(outcome.done);
      putBack(before.filter((one) => !done.has(one.id)), act);
      tell(outcome, before);
      if (act.action === 'tag') void cache.invalidateQueries({ queryKey: keys.tags });
      return before.filter((one) => done.has(one.id));
    };
    const takeBack = async (
      act: BulkAct,
      before: readonly Session[],
      performed: Promise<readonly Session[]>,
    ) => {
      putBack(before, act);
      // What failed stands as somebody else left it, and is nothing to take back.
      tell(await sendBulk(reverseOf(act, await performed)), before);
    };
    return (act: BulkAct, sessions: readonly Session[]) => {
      const before = sessions.filter((session) => isMeantFor(act, session));
      if (before.length === 0) return;
      put(before.map((session) => ({ ...session, ...guessOf(act, session) })));
      const text = t(SAID[act.action], { count: before.length });
      if (act.action !== 'close') {
        const performed = perform(act, before);
        showToast({ text, tone: 'plain', undo: () => void takeBack(act, before, performed) });
        return;
      }
      // Nothing reopens what is closed for good, so it is told to the server when the undo is over,
      // or when the page goes before.
      const onGone = async () => void (await perform(act, before));
      showToast({ text, tone: 'plain', undo: () => putBack(before, act), onGone });
    };
  }, [t, me.id, cache]);
}
