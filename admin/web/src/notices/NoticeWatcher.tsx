import { useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { useInboxCounts } from '@/inbox/list/useSessionList';
import { visitorName } from '@/inbox/names';
import { noticeSettings } from './settings';
import { playNotice } from './sound';

const REPEAT_MS = 30_000;

/** Watches for unassigned conversations nobody has been told about, and keeps the title's count. */
export function NoticeWatcher() {
  const t = useT();
  const me = useMe();
  const [, navigate] = useLocation();
  const { unassigned, mineUnread, titleCount } = useInboxCounts();
  const known = useRef<Set<string> | null>(null);

  useEffect(() => {
    const name = 'Chatclick';
    document.title = titleCount > 0 ? `(${titleCount > 99 ? '99+' : titleCount}) ${name}` : name;
  }, [titleCount]);

  useEffect(() => {
    if (!unassigned) return;
    const ids = new Set(unassigned.map((session) => session.id));
    const fresh = known.current && unassigned.filter((session) => !known.current?.has(session.id));
    known.current = new Set([...(known.current ?? []), ...ids]);
    if (!fresh || fresh.length === 0 || me.availability !== 'online') return;
    announce(fresh);

    function announce(sessions: Session[]): void {
      const settings = noticeSettings();
      if (settings.sound) playNotice();
      const canShow = 'Notification' in window && Notification.permission === 'granted';
      if (!settings.desktop || !canShow || document.hasFocus()) return;
      for (const session of sessions.slice(0, 3)) {
        const notice = new Notification(t('notice.newTitle', { name: visitorName(t, session) }), {
          body: session.last_message?.text ?? '',
          tag: session.id,
        });
        notice.onclick = () => {
          window.focus();
          navigate(`/inbox/unassigned/${session.id}`);
        };
      }
    }
  }, [unassigned, me.availability, navigate, t]);

  const waiting = useMemo(
    () => (unassigned?.some((session) => session.unread > 0) ?? false) && me.availability === 'online',
    [unassigned, me.availability],
  );
  useEffect(() => {
    if (!waiting) return;
    const timer = window.setInterval(() => {
      const settings = noticeSettings();
      if (settings.sound && settings.repeat) playNotice();
    }, REPEAT_MS);
    return () => window.clearInterval(timer);
  }, [waiting]);

  return (
    <span role="status" aria-live="polite" className="visually-hidden">
      {mineUnread > 0 ? t('inbox.unreadStatus_other', { count: mineUnread }) : ''}
    </span>
  );
}
