import { expect, it } from 'vitest';
import * as outboxes from './outbox';

const item: outboxes.Outgoing = {
  clientMsgId: 'c1',
  sessionId: 'ses_1',
  text: 'Hello',
  kind: 'message',
  createdAt: '2026-11-23T09:00:00.000Z',
  state: 'queued',
  seq: null,
  failure: null,
};

it('what was sent without an answer goes out again after a lost connection', () => {
  const outbox = outboxes.markSent(outboxes.add([], item), 'c1');

  expect(outboxes.queued(outbox)).toEqual([]);
  expect(outboxes.queued(outboxes.requeueUnconfirmed(outbox))).toHaveLength(1);
});

it('what was acknowledged is never sent again', () => {
  const ack = { client_msg_id: 'c1', message_id: 'msg_1', seq: 7, created_at: item.createdAt };
  const outbox = outboxes.markAcked(outboxes.add([], item), ack);

  expect(outboxes.queued(outboxes.requeueUnconfirmed(outbox))).toEqual([]);
});

it('a refused message keeps its text until it is retried or discarded', () => {
  const failed = outboxes.markFailed(outboxes.add([], item), 'c1', 'rejected', 'No.');

  expect(failed[0]).toMatchObject({ state: 'failed', text: 'Hello' });
  expect(outboxes.queued(outboxes.requeue(failed, 'c1'))).toHaveLength(1);
  expect(outboxes.drop(failed, 'c1')).toEqual([]);
});
