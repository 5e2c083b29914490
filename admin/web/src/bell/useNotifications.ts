import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Notification, NotificationPage } from '@/api/types';
import { useT } from '@/i18n';
import { goTo, placeOf } from '@/notices/place';
import { keys } from '@/realtime/keys';
import { useRealtime } from '@/realtime/RealtimeProvider';
import { showFailure } from '@/ui/failure';

const SIZE = 30;

export type Notifications = ReturnType<typeof useNotifications>;

/** What I was told: read once, then kept by the socket, and read again after a lost line. */
export function useNotifications() {
  const t = useT();
  const cache = useQueryClient();
  const realtime = useRealtime();
  const [, navigate] = useLocation();
  const query = useInfiniteQuery({
    queryKey: keys.notifications,
    queryFn: ({ pageParam, signal }) =>
      api.get<NotificationPage>('notifications', { limit: SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Infinity,
  });
  useEffect(
    () =>
      realtime.onFrame((frame) => {
        if (frame.type === 'notification') {
          void cache.invalidateQueries({ queryKey: keys.notifications });
        }
      }),
    [realtime, cache],
  );
  const read = (ids?: readonly string[]) => {
    // The socket tells all open pages, this one too, that they are read.
    api.post('notifications/read', ids ? { ids } : {}).catch((error: unknown) => showFailure(t, error));
  };
  return {
    query,
    rows: query.data?.pages.flatMap((page) => page.data) ?? [],
    unread: query.data?.pages[0]?.unread ?? 0,
    /** Mark as read: these, or all. */
    read,
    /** Read one and go where it leads. */
    open: (row: Notification) => {
      if (row.read_at === null) read([row.id]);
      goTo(placeOf(row), navigate);
    },
  };
}
