import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useMe } from '@/auth/useLogin';
import { wishesQuery } from '@/bell/useWishes';
import { useT } from '@/i18n';
import { visitorName } from '@/inbox/names';
import { preferences } from '@/preferences/preferences';
import { usePreferences } from '@/preferences/usePreferences';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { listCalls, newCalls, type Call, type Calls } from './calls';
import { canNotify, showDesktopNotice } from './desktop';
import { goTo, isCalledElsewhere, placeOf } from './place';
import { isQuiet } from './quiet';
import { playNotice } from './sound';
import { useBellHolder } from './useBellHolder';
import { useCalls } from './useCalls';

/** As many notices at once; more would cover the screen. */
const SHOWN = 3;

/** Calls for attention when somebody waits, again and again until they are taken care of. */
export function NoticeWatcher() {
  const t = useT();
  const me = useMe();
  const calls = useCalls();
  const isHolder = useBellHolder();
  const isQuietNow = useQuiet();
  const ring = useRing(isQuietNow);
  const { notices } = usePreferences();
  const outstanding = calls ? listCalls(calls, me.id) : [];
  const rings = isHolder && me.availability === 'online';

  useTold(isHolder, isQuietNow);

  const title = outstanding.length;
  useEffect(() => {
    document.title = title > 0 ? `(${title > 99 ? '99+' : title}) Chatclick` : 'Chatclick';
  }, [title]);

  const before = useRef<Calls | null>(null);
  useEffect(() => {
    if (!calls) return;
    const last = before.current;
    before.current = calls;
    if (last && rings) ring(newCalls(last, calls, me.id));
  }, [calls, rings, ring, me.id]);

  const waiting = useRef(outstanding);
  useEffect(() => {
    waiting.current = outstanding;
  });
  const repeats = rings && notices.repeat && outstanding.length > 0;
  useEffect(() => {
    if (!repeats) return undefined;
    const timer = window.setInterval(() => ring(waiting.current), notices.repeat_s * 1000);
    return () => window.clearInterval(timer);
  }, [repeats, notices.repeat_s, ring]);

  return (
    <span role="status" aria-live="polite" className="visually-hidden">
      {title > 0 ? t('notices.status_other', { count: title }) : ''}
    </span>
  );
}

/** Whether my quiet hours are now, asked when it matters. */
function useQuiet(): () => boolean {
  const cache = useQueryClient();
  useQuery(wishesQuery);
  const ask = useRef(() => {
    const wishes = cache.getQueryData(wishesQuery.queryKey);
    return wishes !== undefined && isQuiet(wishes.quiet, wishes.time_zone, new Date());
  });
  return ask.current;
}

/** What I am told of is heard once; the toast and the list say where. */
function useTold(isOn: boolean, isQuietNow: () => boolean): void {
  const realtime = useRealtime();
  const [, navigate] = useLocation();
  const go = useRef(navigate);
  useEffect(() => {
    go.current = navigate;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    return realtime.onFrame((frame) => {
      const { notices } = preferences();
      if (isQuietNow()) return;
      const isMention = frame.type === 'mention' && !frame.data.seen && notices.mentions;
      const told = frame.type === 'notification' ? frame.data.notification : undefined;
      const row = told && !isCalledElsewhere(told) ? told : undefined;
      if (!isMention && !row) return;
      if (notices.sound) playNotice(notices.tone, notices.volume);
      if (!row || !notices.desktop || !canNotify() || document.hasFocus()) return;
      showDesktopNotice({
        tag: row.id,
        title: row.title,
        body: row.body,
        onOpen: () => goTo(placeOf(row), go.current),
      });
    });
  }, [realtime, isOn, isQuietNow]);
}

/** Whether I am looking at it right now. */
const isRead = (sessionId: string): boolean =>
  document.hasFocus() && window.location.pathname.includes(sessionId);

/** Sound and desktop notice for calls, as I want them. */
function useRing(isQuietNow: () => boolean): (calls: readonly Call[]) => void {
  const t = useT();
  const [, navigate] = useLocation();
  const latest = useRef({ t, navigate });
  useEffect(() => {
    latest.current = { t, navigate };
  });
  const ring = useRef((calls: readonly Call[]) => {
    const { notices } = preferences();
    const wanted = calls.filter(({ session, why }) => notices[why] && !isRead(session.id));
    if (wanted.length === 0 || isQuietNow()) return;
    if (notices.sound) playNotice(notices.tone, notices.volume);
    if (!notices.desktop || !canNotify() || document.hasFocus()) return;
    const { t: say, navigate: go } = latest.current;
    for (const { session, why } of wanted.slice(0, SHOWN)) {
      const name = visitorName(say, session);
      showDesktopNotice({
        tag: session.id,
        title: say(why === 'waiting' ? 'notice.newTitle' : 'notices.message', { name }),
        body: session.last_message?.text ?? '',
        onOpen: () => go(`/inbox/${why === 'waiting' ? 'unassigned' : 'mine'}/${session.id}`),
      });
    }
  });
  return ring.current;
}
