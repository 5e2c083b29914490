import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useT } from '@/i18n';
import { visitorName } from '@/inbox/names';
import { findSession } from '@/realtime/cache';
import { rememberRecent } from './recent';

const OPEN = /^\/inbox\/[^/]+\/(ses_[0-9a-f]+)/;

/** Keeps which conversations were open lately, for the palette. */
export function RecentSessions() {
  const t = useT();
  const cache = useQueryClient();
  const [location] = useLocation();
  const id = OPEN.exec(location)?.[1];
  useEffect(() => {
    const session = id && findSession(cache, id);
    if (!session) return;
    rememberRecent({ id, title: visitorName(t, session), path: `/inbox/all/${id}` });
  }, [cache, id, t]);
  return null;
}
