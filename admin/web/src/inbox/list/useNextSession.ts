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
  // Of the last one nothing follows, not even itself.
  if (at >= 0) return (sessions[at + 1] ?? sessions[at - 1])?.id;
  return (sessions[place.current] ?? sessions.at(-1))?.id;
}
