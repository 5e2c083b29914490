/** Whether somebody else is about to answer, or just has. Pure. */
import type { SessionEvent } from '@/api/types';
import type { Viewer } from '@/realtime/frames';
import { messageOf } from '@/realtime/thread';

export interface Collision {
  /** Changes when there is something new to warn of. */
  key: string;
  kind: 'writing' | 'replied';
  name: string;
}

/**
 * What to say before a reply is sent, or null.
 *
 * `begunSeq` is the session's newest seq when the reply was begun, 0 when nothing is begun.
 */
export function findCollision(
  colleagues: readonly Viewer[],
  events: readonly SessionEvent[],
  begunSeq: number,
  myId: string,
): Collision | null {
  const replied = begunSeq > 0 ? findReply(events, begunSeq, myId) : null;
  if (replied) return replied;
  const writing = colleagues.find((one) => one.is_typing);
  return writing ? { key: `writing ${writing.id}`, kind: 'writing', name: writing.name } : null;
}

function findReply(events: readonly SessionEvent[], after: number, myId: string): Collision | null {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (!event || event.seq <= after) return null;
    const message = messageOf(event);
    if (message?.kind !== 'message' || message.sender.kind !== 'agent') continue;
    if (message.sender.id === myId) continue;
    return { key: `replied ${event.seq}`, kind: 'replied', name: message.sender.name };
  }
  return null;
}
