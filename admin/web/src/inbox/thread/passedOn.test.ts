import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '@/api/types';
import { buildMessageEvent } from '@/realtime/testing';
import { findPassedOn } from './passedOn';

const grace = { kind: 'agent' as const, id: 'stf_1', name: 'Grace' };
const passed = (seq: number, reason: string): SessionEvent => ({
  session_id: 'ses_1',
  seq,
  type: 'session.transferred',
  at: '',
  actor: grace,
  data: { reason },
});

describe('why a conversation was passed on', () => {
  it('is shown until somebody answers', () => {
    expect(findPassedOn([passed(1, 'Speaks German')])).toEqual({
      by: grace,
      reason: 'Speaks German',
      said: undefined,
    });
    expect(findPassedOn([passed(1, 'x'), buildMessageEvent(2)])?.reason).toBe('x');
    expect(findPassedOn([passed(1, 'x'), buildMessageEvent(2, { sender: grace })])).toBeNull();
  });

  it('is not shown where nobody said why', () => {
    expect(findPassedOn([passed(1, '')])).toBeNull();
    expect(findPassedOn([])).toBeNull();
  });
});
