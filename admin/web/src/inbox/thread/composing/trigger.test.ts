import { describe, expect, it } from 'vitest';
import { findEmoji } from './emoji';
import { replaceTrigger, triggerAt } from './trigger';

const at = (text: string, isNote = false) => triggerAt(text, text.length, isNote);

describe('what is about to be picked', () => {
  it('is a reply behind a slash that begins a word', () => {
    expect(at('/')).toEqual({ kind: 'reply', query: '', from: 0 });
    expect(at('Hello /ref')).toEqual({ kind: 'reply', query: 'ref', from: 6 });
    expect(at('https://x')).toBeNull();
    expect(at('and/or')).toBeNull();
  });

  it('is a colleague behind an at sign, in notes only', () => {
    expect(at('ask @gra', true)).toEqual({ kind: 'mention', query: 'gra', from: 4 });
    expect(at('ask @gra')).toBeNull();
    expect(at('mail me@example', true)).toBeNull();
  });

  it('is an emoji behind a colon and two letters', () => {
    expect(at('nice :th')?.kind).toBe('emoji');
    expect(at('at :3')).toBeNull();
    expect(at('10:30')).toBeNull();
    expect(at('so: ')).toBeNull();
  });

  it('ends with a space, and is found in the middle of a text', () => {
    expect(at('/ref und')).toBeNull();
    expect(triggerAt('Hi /re there', 6, false)).toEqual({ kind: 'reply', query: 're', from: 3 });
  });

  it('gives way to what was picked', () => {
    const trigger = triggerAt('Hi /re there', 6, false);
    if (!trigger) throw new Error('no trigger');
    expect(replaceTrigger('Hi /re there', 6, trigger, 'We refund.')).toEqual({
      text: 'Hi We refund. there',
      caret: 13,
    });
  });

  it('finds emoji by their names, exact ones first', () => {
    expect(findEmoji('heart')[0]?.sign).toBe('❤️');
    expect(findEmoji('thumbsu').map((one) => one.sign)).toEqual(['👍']);
    expect(findEmoji('zzz')).toEqual([]);
  });
});
