import { describe, expect, it } from 'vitest';
import { buildMessageEvent } from '@/realtime/testing';
import { findCollision } from './collision';

const linus = { id: 'stf_2', name: 'Linus', is_typing: true };
const by = (seq: number, id: string, kind: 'message' | 'note' = 'message') =>
  buildMessageEvent(seq, { kind, sender: { kind: 'agent', id, name: id } });

describe('two people on one conversation', () => {
  it('collide while a colleague writes', () => {
    expect(findCollision([linus], [], 0, 'stf_1')).toMatchObject({ kind: 'writing', name: 'Linus' });
    expect(findCollision([{ ...linus, is_typing: false }], [], 0, 'stf_1')).toBeNull();
  });

  it('collide when a colleague replied since the reply was begun', () => {
    const events = [by(1, 'stf_2'), by(2, 'stf_1'), by(3, 'stf_2')];
    expect(findCollision([], events, 2, 'stf_1')).toMatchObject({ kind: 'replied', key: 'replied 3' });
    expect(findCollision([], events, 3, 'stf_1')).toBeNull();
    expect(findCollision([], events, 0, 'stf_1')).toBeNull();
  });

  it('do not collide by notes, by visitors, or by oneself', () => {
    const events = [by(3, 'stf_1'), by(4, 'stf_2', 'note'), buildMessageEvent(5)];
    expect(findCollision([], events, 2, 'stf_1')).toBeNull();
  });
});
