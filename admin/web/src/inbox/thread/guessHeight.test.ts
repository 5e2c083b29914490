import { describe, expect, it } from 'vitest';
import { buildMessageEvent } from '@/realtime/testing';
import { buildTimeline, guessHeight } from './timeline';

const heightOf = (text: string) => {
  const items = buildTimeline([buildMessageEvent(1, { content: { type: 'text', text } })], []);
  return guessHeight(items.at(-1));
};

describe('the guessed height of a line that is not drawn yet', () => {
  it('grows with the text and its line breaks', () => {
    expect(heightOf('one\ntwo\nthree')).toBeGreaterThan(heightOf('one'));
    expect(heightOf('word '.repeat(60))).toBeGreaterThan(heightOf('word'));
  });

  it('is never nothing', () => {
    expect(guessHeight(undefined)).toBeGreaterThan(0);
    expect(heightOf('')).toBeGreaterThan(0);
  });
});
