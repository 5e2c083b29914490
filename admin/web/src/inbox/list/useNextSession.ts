import { useRef } from 'react';
import type { Session } from '@/api/types';

/**
 * The session that follows the open one in the list.
 *
 * When the open one has just left the list, its old place still says which one followed.
 */
export function useNextSession(
  sessions: readonly Session[],
  openId: string | undefined,
): string | undefined {
  const place = useRef(0);
  const at = sessions.findIndex((session) => session.id === openId);
  if (at >= 0) place.current = at;
  const after = at >= 0 ? sessions[at + 1] ?? sessions[at - 1] : sessions[place.current];
  return (after ?? sessions.at(-1))?.id;
}
