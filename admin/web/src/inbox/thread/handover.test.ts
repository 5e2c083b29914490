import { expect, test } from 'vitest';
import type { SessionEvent } from '@/api/types';
import { factsOf, labelOf } from './handover';
import { guessHeight } from './timeline';

const event = (type: string, data: SessionEvent['data']): SessionEvent => ({
  session_id: 'ses_1', seq: 4, position: 9, type, at: '2026-11-23T09:00:00Z', actor: { kind: 'bot', id: 'kb', name: 'kb' }, data,
});

test('only what people can read of a hand-over is shown', () => {
  const context = { Order: '4711', Paid: true, Items: 2, odd: [] };

  expect(factsOf(event('session.handoff_requested', { context }))).toEqual([['Order', '4711'], ['Paid', true], ['Items', 2]]);
  expect(factsOf(event('session.handoff_requested', {}))).toEqual([]);
  expect(factsOf(event('session.closed', { context }))).toEqual([]);
});

test('a label that is a phrase is said in the language of the reader', () => {
  const words = (text: unknown, said?: unknown) => (Array.isArray(said) ? 'Fragen' : String(text));
  const told = event('session.handoff_requested', {
    context: { Questions: 2, Order: '4711' },
    context_said: { Questions: [{ plugin_id: 'kb', code: 'fact_questions', values: {} }] },
  });

  expect(labelOf(told, 'Questions', words)).toBe('Fragen');
  expect(labelOf(told, 'Order', words)).toBe('Order');
});

test('a hand-over that tells something is thought to be higher than a line', () => {
  const bare = event('session.handoff_requested', {});
  const full = event('session.handoff_requested', { context: { Order: '4711' } });

  expect(guessHeight({ kind: 'event', key: 'b', event: full })).toBeGreaterThan(guessHeight({ kind: 'event', key: 'a', event: bare }));
});
