import { describe, expect, it } from 'vitest';
import { areasOf, asksFor, stateOf, togglePattern, type Endpoint } from './types';

const TYPES = ['session.created', 'session.closed', 'message.created'].map((type) => ({
  type,
  meaning: '',
}));

describe('the events an endpoint asks for', () => {
  it('are all, an area or one', () => {
    expect(asksFor(['*'], 'session.closed')).toBe(true);
    expect(asksFor(['session.*'], 'session.closed')).toBe(true);
    expect(asksFor(['session.*'], 'sessions.closed')).toBe(false);
    expect(asksFor(['session.created'], 'session.closed')).toBe(false);
  });

  it('are spelled out when one is taken from all', () => {
    expect(togglePattern(['*'], 'session.closed', TYPES)).toEqual([
      'session.created',
      'message.created',
    ]);
    expect(togglePattern(['session.*', 'flows.done'], 'session.created', TYPES)).toEqual([
      'flows.done',
      'session.closed',
    ]);
    expect(togglePattern([], 'session.created', TYPES)).toEqual(['session.created']);
  });

  it('are grouped by area', () => {
    expect(areasOf(TYPES).map(([area, rows]) => [area, rows.length])).toEqual([
      ['session', 2],
      ['message', 1],
    ]);
  });
});

describe('the state of an endpoint', () => {
  const build = (part: Partial<Endpoint>) =>
    stateOf({ is_enabled: true, failing_since: null, disabled_reason: null, ...part } as Endpoint);

  it.each([
    [{}, 'on'],
    [{ failing_since: '2026-11-28T00:00:00Z' }, 'failing'],
    [{ is_enabled: false }, 'off'],
    [{ is_enabled: false, disabled_reason: 'gone' as const }, 'gone'],
    [{ is_enabled: false, disabled_reason: 'failing' as const }, 'disabled'],
  ])('of %j is %s', (part, state) => {
    expect(build(part)).toBe(state);
  });
});
