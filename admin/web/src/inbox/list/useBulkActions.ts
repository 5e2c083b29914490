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
import { sendBulk } from './sendBulk';

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
    const nameFailures = (answer: BulkAnswer, before: readonly Session[]) => {
      if (answer.failed.length === 0) return;
      const names = answer.failed.slice(0, NAMED).map(({ id, detail }) => {
        const session = before.find((one) => one.id === id);
        return `${session ? visitorName(t, session) : id}: ${detail}`;
      });
      const more = answer.failed.length - names.length;
      const text = t('bulk.failed_other', { count: answer.failed.length, names: names.join(' ') });
      showToast({ text: more > 0 ? `${text} ${t('bulk.more', { count: more })}` : text, tone: 'bad' });
    };
    const perform = async (act: BulkAct, before: readonly Session[]) => {
      try {
        const answer = await sendBulk(callsOf(act, before.map((one) => one.id)));
        const failed = new Set(answer.failed.map((one) => one.id));
        putBack(before.filter((one) => failed.has(one.id)), act);
        nameFailures(answer, before);
      } catch (error) {
        putBack(before, act);
        showFailure(t, error);
      }
      if (act.action === 'tag') void cache.invalidateQueries({ queryKey: keys.tags });
    };
    const takeBack = async (act: BulkAct, before: readonly Session[], done: Promise<void>) => {
      putBack(before, act);
      try {
        await done;
        nameFailures(await sendBulk(reverseOf(act, before)), before);
      } catch (error) {
        showFailure(t, error);
      }
    };
    return (act: BulkAct, sessions: readonly Session[]) => {
      const before = sessions.filter((session) => isMeantFor(act, session));
      if (before.length === 0) return;
      put(before.map((session) => ({ ...session, ...guessOf(act, session) })));
      const text = t(SAID[act.action], { count: before.length });
      if (act.action !== 'close') {
        const done = perform(act, before);
        showToast({ text, tone: 'plain', undo: () => void takeBack(act, before, done) });
        return;
      }
      // Nothing reopens what is closed for good, so it is told to the server when the undo is over.
      const onGone = () => void perform(act, before);
      showToast({ text, tone: 'plain', undo: () => putBack(before, act), onGone });
    };
  }, [t, me.id, cache]);
}
