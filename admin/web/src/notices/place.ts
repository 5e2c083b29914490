/** Where a click on a notification leads, and whether something else calls for it. Pure. */
import type { Notification } from '@/api/types';

export type Place = { kind: 'page' | 'web'; to: string } | { kind: 'nowhere' };

export function placeOf(row: Pick<Notification, 'url' | 'session_id'>): Place {
  if (row.url?.startsWith('/')) return { kind: 'page', to: row.url };
  if (row.url) return { kind: 'web', to: row.url };
  return row.session_id
    ? { kind: 'page', to: `/inbox/all/${row.session_id}` }
    : { kind: 'nowhere' };
}

/** The inbox itself calls for these: a mention, and conversations of mine. */
const OF_THE_INBOX = ['session.mentioned', 'session.assigned', 'message.unread'];

export const isCalledElsewhere = (row: Pick<Notification, 'type' | 'source'>): boolean =>
  row.source === 'chatclick' && OF_THE_INBOX.includes(row.type);

export function goTo(place: Place, navigate: (to: string) => void): void {
  if (place.kind === 'page') navigate(place.to);
  if (place.kind === 'web') window.open(place.to, '_blank', 'noopener');
}
