/** Why the session came to whoever has it now, until they have answered. Pure. */
import type { ParticipantRef, SessionEvent } from '@/api/types';
import { messageOf } from '@/realtime/thread';

export interface PassedOn {
  by: ParticipantRef | null;
  reason: string;
  /** The phrases the reason is made of, if a plugin said it. */
  said: unknown;
}

export function findPassedOn(events: readonly SessionEvent[]): PassedOn | null {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (!event) return null;
    const message = messageOf(event);
    if (message?.kind === 'message' && message.sender.kind === 'agent') return null;
    if (event.type === 'session.resolved' || event.type === 'session.closed') return null;
    if (event.type !== 'session.transferred') continue;
    const reason = String(event.data['reason'] ?? '');
    return reason ? { by: event.actor, reason, said: event.data['reason_said'] } : null;
  }
  return null;
}
