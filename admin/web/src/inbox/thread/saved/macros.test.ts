import { describe, expect, it } from 'vitest';
import type { Session } from '@/api/types';
import { buildSession } from '@/realtime/testing';
import { stepOf, type MacroAction } from './macros';

const session = buildSession({
  tags: ['vip'],
  priority: 'low',
  assignee: { id: 'stf_2', name: 'Linus' },
});
const context = {
  myId: 'stf_1',
  now: new Date('2026-11-28T12:00:00Z'),
  fill: (text: string) => text.toUpperCase(),
  messageId: () => 'm1',
};
const step = (action: MacroAction) => stepOf(action, session, context);

describe('an action of a macro', () => {
  it('says something that cannot be taken back', () => {
    expect(step({ type: 'note', text: 'hi' })).toEqual({
      does: { method: 'POST', path: 'messages', body: { client_msg_id: 'm1', kind: 'note', text: 'HI' } },
      undo: [],
    });
  });

  it('puts back what was there', () => {
    expect(step({ type: 'tag', tags: ['vip', 'late'] })).toMatchObject({
      does: { body: { tags: ['vip', 'late'] } },
      undo: [{ method: 'PATCH', path: '', body: { tags: ['vip'] } }],
    });
    expect(step({ type: 'untag', tags: ['vip'] }).does.body).toEqual({ tags: [] });
    expect(step({ type: 'priority', priority: 'high' }).undo).toMatchObject([{ body: { priority: 'low' } }]);
    expect(step({ type: 'assign', staff_id: 'me' })).toMatchObject({
      does: { path: 'assign', body: { staff_id: 'stf_1' } },
      undo: [{ path: 'assign', body: { staff_id: 'stf_2' } }],
    });
  });

  it('ends or puts off a conversation until it is reopened', () => {
    expect(step({ type: 'snooze', minutes: 90 }).does.body).toEqual({ until: '2026-11-28T13:30:00.000Z' });
    expect(step({ type: 'resolve' }).undo).toMatchObject([{ path: 'reopen' }]);
  });

  it('gives back a state that was not open', () => {
    const until = '2026-11-29T09:00:00Z';
    const snoozed = { ...session, state: 'snoozed', snoozed_until: until } as const;
    const withBot = { ...session, state: 'bot', bot_id: 'concierge', assignee: null } as const;
    const resolved = { ...session, state: 'resolved', category: 'done' } as const;
    const undo = (action: MacroAction, before: Session) => stepOf(action, before, context).undo;

    expect(undo({ type: 'resolve' }, snoozed)).toMatchObject([{ path: 'snooze', body: { until } }]);
    expect(undo({ type: 'snooze', minutes: 90 }, withBot)).toMatchObject([{ path: 'bot' }]);
    expect(undo({ type: 'assign', staff_id: 'me' }, resolved)).toMatchObject([
      { path: 'assign', body: { staff_id: 'stf_2' } },
      { path: 'resolve' },
    ]);
  });
});
