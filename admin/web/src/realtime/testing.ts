/** Builders for tests. */
import type { Message, Session, SessionEvent } from '@/api/types';

export function buildSession(change: Partial<Session> = {}): Session {
  return {
    id: 'ses_1',
    widget_id: null,
    channel: 'web',
    state: 'open',
    category: 'active',
    priority: 'normal',
    subject: '',
    tags: [],
    language: null,
    visitor: { id: 'vis_1', name: 'Ada', email: null, is_identified: false },
    queue_id: null,
    team_id: null,
    assignee: null,
    last_seq: 1,
    last_message: null,
    unread: 0,
    seen: { visitor_seq: 0, staff_seq: 0 },
    delivered: { visitor_seq: 0, staff_seq: 0 },
    waiting_since: null,
    snoozed_until: null,
    created_at: '2026-11-23T09:00:00.000Z',
    updated_at: '2026-11-23T09:00:00.000Z',
    closed_at: null,
    ...change,
  };
}

export function buildMessageEvent(seq: number, change: Partial<Message> = {}): SessionEvent {
  const at = change.created_at ?? '2026-11-23T09:00:00.000Z';
  const message: Message = {
    id: `msg_${seq}`,
    session_id: 'ses_1',
    seq,
    client_msg_id: `c${seq}`,
    kind: 'message',
    sender: { kind: 'visitor', id: 'vis_1', name: 'Ada' },
    content: { type: 'text', text: `text ${seq}` },
    reply_to: null,
    created_at: at,
    ...change,
  };
  return {
    session_id: 'ses_1',
    seq,
    type: 'message.created',
    at,
    actor: message.sender,
    data: { ...message },
  };
}
