import { describe, expect, it } from 'vitest';
import { buildSession } from '@/realtime/testing';
import { factsOf, fillVariables, findReplies, type SavedReply } from './replies';

const reply = (id: string, change: Partial<SavedReply> = {}): SavedReply => ({
  id,
  title: id,
  shortcut: '',
  text: 'text',
  folder: '',
  uses: 0,
  ...change,
});

const ids = (replies: readonly SavedReply[], query: string) =>
  findReplies(replies, query, 8).map((one) => one.id);

describe('saved replies', () => {
  it('come with the most used first when nothing is typed', () => {
    expect(ids([reply('a'), reply('b', { uses: 3 }), reply('c', { uses: 9 })], '')).toEqual([
      'c', 'b', 'a',
    ]);
  });

  it('come by shortcut, then title, then text', () => {
    const replies = [
      reply('text', { text: 'about a refund' }),
      reply('Money refund', { uses: 50 }),
      reply('begins', { shortcut: 'refunds', uses: 9 }),
      reply('exact', { shortcut: 'refund' }),
      reply('other'),
    ];
    expect(ids(replies, 'Refund')).toEqual(['exact', 'begins', 'Money refund', 'text']);
  });

  it('are found among a thousand, and never more than asked for', () => {
    const many = Array.from({ length: 1000 }, (_, at) => reply(`r${at}`, { shortcut: `s${at}` }));
    expect(ids(many, 's999')).toEqual(['r999']);
    expect(findReplies(many, '', 8)).toHaveLength(8);
  });

  it('are filled with what is known, or the word that is given for it', () => {
    const session = buildSession({
      visitor: { id: 'vis_1', name: 'Ada Lovelace', email: null, is_identified: false },
    });
    const facts = factsOf(session, 'Grace Hopper', 'en', new Date('2026-11-28T12:00:00Z'));
    expect(
      fillVariables('Hi {{visitor.first_name|there}}, {{ agent.name }}. {{visitor.email|no mail}}', facts),
    ).toBe('Hi Ada, Grace Hopper. no mail');
    expect(fillVariables('{{visitor.email}}|{{date}}', facts)).toBe('|November 28, 2026');
  });
});
