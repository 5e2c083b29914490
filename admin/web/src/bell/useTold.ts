import { useEffect, useRef } from 'react';
import type { Notification } from '@/api/types';
import { useT } from '@/i18n';
import { isCalledElsewhere } from '@/notices/place';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showToast } from '@/ui/toasts';

/** Says at once what I am told of; the sound is the watcher's, once for all my tabs. */
export function useTold(open: (row: Notification) => void): void {
  const t = useT();
  const realtime = useRealtime();
  const latest = useRef({ t, open });
  useEffect(() => {
    latest.current = { t, open };
  });
  useEffect(
    () =>
      realtime.onFrame((frame) => {
        if (frame.type !== 'notification') return;
        const row = frame.data.notification;
        if (!row || isCalledElsewhere(row)) return;
        const { t: say, open: go } = latest.current;
        const action = { label: say('bell.open'), run: () => go(row) };
        showToast({ text: row.title, tone: 'plain', action });
      }),
    [realtime],
  );
}
