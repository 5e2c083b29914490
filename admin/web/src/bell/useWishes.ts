import { queryOptions } from '@tanstack/react-query';
import { api } from '@/api/http';
import { keys } from '@/realtime/keys';
import type { NotificationPreferences } from './wishes';

export const WISHES = 'me/notification-preferences';

/** How I want to be told. */
export const wishesQuery = queryOptions({
  queryKey: keys.notificationWishes,
  queryFn: ({ signal }) => api.get<NotificationPreferences>(WISHES, undefined, signal),
});
