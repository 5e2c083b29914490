import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/api/http';
import type { Assignee, Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT, type MessageKey, type Values } from '@/i18n';
import { applySessions } from '@/realtime/cache';
import { showFailure } from '@/ui/failure';
import { hideToast, showToast } from '@/ui/toasts';
import { exactTime } from '@/i18n/format';
import { undoOf, type Call } from './undo';

interface Act {
  path: string;
  body?: unknown;
  /** What the person sees at once. */
  guess: Partial<Session>;
  said: MessageKey;
  values?: Values;
  /** What takes it back. */
  undo?: readonly Call[];
}

/** Acts on a session: shown at once, undone for ten seconds, taken back when refused. */
export function useSessionActions() {
  const t = useT();
  const me = useMe();
  const cache = useQueryClient();
  return useMemo(() => {
    const put = (session: Session) => applySessions(cache, [session], me.id);
    const post = async (session: Session, path: string, body: unknown = {}) => {
      put(await api.post<Session>(`sessions/${session.id}/${path}`, body));
    };
    const run = async (session: Session, act: Act) => {
      const takeBack = act.undo;
      put({ ...session, ...act.guess });
      const request = post(session, act.path, act.body);
      const toast = showToast({
        text: t(act.said, act.values),
        tone: 'plain',
        undo: takeBack && (() => void undo(session, request, takeBack)),
      });
      underWay.set(session.id, (underWay.get(session.id) ?? 0) + 1);
      try {
        await request;
      } catch (error) {
        hideToast(toast);
        put(session);
        showFailure(t, error);
      } finally {
        underWay.set(session.id, (underWay.get(session.id) ?? 1) - 1);
      }
    };
    const undo = async (before: Session, done: Promise<void>, calls: readonly Call[]) => {
      put(before);
      try {
        await done;
        for (const { path, body } of calls) await post(before, path, body);
      } catch (error) {
        showFailure(t, error);
      }
    };
    const assign = (session: Session, to: Assignee | null) => {
      if (session.assignee?.id === to?.id) return;
      const isMe = to?.id === me.id;
      void run(session, {
        path: 'assign',
        body: { staff_id: to?.id ?? null, ...claimOf(session) },
        guess: { assignee: to },
        said: to ? (isMe ? 'done.assignedToMe' : 'done.assigned') : 'done.unassigned',
        values: { name: to?.name ?? '' },
        undo: undoOf('assign', session),
      });
    };
    const giveToBot = (session: Session, bot: { id: string; name: string }) =>
      void run(session, {
        path: 'bot',
        body: { bot: bot.id },
        guess: { assignee: null, state: 'bot', category: 'active', bot_id: bot.id },
        said: 'done.toBot',
        values: { name: bot.name },
        undo: undoOf('bot', session),
      });
    return {
      assign,
      giveToBot,
      assignToMe: (session: Session) => assign(session, { id: me.id, name: me.name }),
      resolve: (session: Session) =>
        void run(session, {
          path: 'resolve',
          guess: { state: 'resolved', category: 'done' },
          said: 'done.resolved',
          undo: undoOf('resolve', session),
        }),
      close: (session: Session) =>
        void run(session, {
          path: 'close',
          guess: { state: 'closed', category: 'done' },
          said: 'done.closed',
        }),
      reopen: (session: Session) =>
        void run(session, {
          path: 'reopen',
          guess: { state: session.assignee ? 'open' : 'queued', category: 'active' },
          said: 'done.reopened',
        }),
      snooze: (session: Session, until: Date) =>
        void run(session, {
          path: 'snooze',
          body: { until: until.toISOString() },
          guess: { state: 'snoozed', category: 'waiting', snoozed_until: until.toISOString() },
          said: 'done.snoozed',
          values: { until: exactTime(until.toISOString(), t.locale) },
          undo: undoOf('snooze', session),
        }),
    };
  }, [t, me.id, me.name, cache]);
}

const underWay = new Map<string, number>();

/**
 * Taking what nobody has is refused once somebody was faster: the server compares how often it came
 * to somebody else. While an act of one's own is under way that is not known here.
 */
function claimOf(session: Session): { lease?: number } {
  const isFree = session.assignee === null && session.state !== 'bot';
  return isFree && !underWay.get(session.id) ? { lease: session.lease } : {};
}
