import { expect, it } from 'vitest';
import { append, emptyThread, prepend } from './thread';
import { buildMessageEvent as event } from './testing';

const seqs = (events: { seq: number }[]) => events.map((one) => one.seq);

it('only the next event is appended', () => {
  const thread = append(emptyThread(3), [event(4), event(6), event(5), event(4)]);

  expect(seqs(thread.events)).toEqual([4, 5]);
  expect(thread.last).toBe(5);
});

it('an older page joins without a seam', () => {
  const thread = append(emptyThread(3), [event(4)]);

  const grown = prepend(thread, [event(2), event(3), event(4)], 1);

  expect(seqs(grown.events)).toEqual([2, 3, 4]);
  expect(grown.before).toBe(1);
});
