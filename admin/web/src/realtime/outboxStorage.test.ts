// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import * as outboxes from './outbox';
import { OutboxStorage } from './outboxStorage';

const build = (clientMsgId: string, change: Partial<outboxes.Outgoing> = {}): outboxes.Outgoing => ({
  clientMsgId,
  sessionId: 'ses_1',
  text: clientMsgId,
  kind: 'message',
  createdAt: '2026-11-23T09:00:00.000Z',
  state: 'queued',
  seq: null,
  failure: null,
  ...change,
});

const OLD_KEY = 'chatclick.outbox.stf_1';
const stored = () => new OutboxStorage('stf_1').load().map((item) => item.clientMsgId);

beforeEach(() => localStorage.clear());

it('two tabs keep what each of them writes, in the order in which it was written', () => {
  const [mine, theirs] = [new OutboxStorage('stf_1'), new OutboxStorage('stf_1')];
  mine.save([], [build('c2')]);
  theirs.save([], [build('c1')]);

  theirs.save([build('c0')], []);

  expect(stored()).toEqual(['c1', 'c2']);
});

it('an outbox without a difference writes nothing, also as another list', () => {
  const storage = new OutboxStorage('stf_1');
  const outbox = [build('c1')];
  storage.save([], outbox);
  localStorage.clear();

  storage.save(outbox, outboxes.requeueUnconfirmed(outbox));

  expect(stored()).toEqual([]);
});

it('what the server has, or nobody wants any more, has no record', () => {
  const storage = new OutboxStorage('stf_1');
  const outbox = [build('c1'), build('c2'), build('c3', { state: 'failed' })];
  storage.save([], outbox);
  const ack = { client_msg_id: 'c1', message_id: 'msg_1', seq: 7, created_at: '' };

  storage.save(outbox, outboxes.drop(outboxes.markAcked(outbox, ack), 'c3'));

  expect(stored()).toEqual(['c2']);
});

it('somebody else at this computer has an outbox of their own', () => {
  new OutboxStorage('stf_10').save([], [build('c1')]);

  expect(stored()).toEqual([]);
});

it('what the version before left is taken up once', () => {
  localStorage.setItem(OLD_KEY, JSON.stringify([build('c1'), build('c2', { state: 'acked' })]));

  expect(stored()).toEqual(['c1']);
  expect(localStorage.getItem(OLD_KEY)).toBeNull();
  expect(stored()).toEqual(['c1']);
});

it('a record that cannot be read hides none of the others', () => {
  localStorage.setItem(OLD_KEY, '[broken');
  localStorage.setItem(`${OLD_KEY}.c1`, '{broken');
  new OutboxStorage('stf_1').save([], [build('c2')]);

  expect(stored()).toEqual(['c2']);
});

it('a full storage stops no message', () => {
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });

  expect(() => new OutboxStorage('stf_1').save([], [build('c1')])).not.toThrow();
  full.mockRestore();
});
