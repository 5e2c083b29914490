/** Which conversations call for somebody: they wait for anybody, or for me. Pure. */
import type { Session } from '@/api/types';

export type Calls = Readonly<Record<string, Session>>;

export type Why = 'waiting' | 'mine';

/** Why a conversation calls me now; null when it does not. */
export function whyOf(session: Session, staffId: string): Why | null {
  if (session.state === 'queued' && session.assignee === null) return 'waiting';
  const isMine = session.assignee?.id === staffId;
  return isMine && session.unread > 0 && session.category === 'active' ? 'mine' : null;
}

/** Bring the calls up to date: a claimed, answered or read one ends. */
export function mergeCalls(calls: Calls, changed: readonly Session[], staffId: string): Calls {
  const next: Record<string, Session> = { ...calls };
  for (const session of changed) {
    if (whyOf(session, staffId) === null) delete next[session.id];
    else next[session.id] = session;
  }
  return next;
}

export interface Call {
  session: Session;
  why: Why;
}

export function listCalls(calls: Calls, staffId: string): Call[] {
  return Object.values(calls).flatMap((session) => {
    const why = whyOf(session, staffId);
    return why ? [{ session, why }] : [];
  });
}

/** What calls and did not before, or calls for another reason, or says more. */
export function newCalls(before: Calls, after: Calls, staffId: string): Call[] {
  return listCalls(after, staffId).filter(({ session, why }) => {
    const known = before[session.id];
    return !known || whyOf(known, staffId) !== why || known.unread < session.unread;
  });
}
