import { expect, it } from 'vitest';
import type { HealthPoint, PluginHealth } from '@/api/types';
import { buildSlots, niceCeiling, SLOTS } from './series';

const NOW = Date.parse('2026-11-23T12:30:00.000Z');
const point = (secondsAgo: number, change: Partial<HealthPoint> = {}): HealthPoint => ({
  at: new Date(NOW - secondsAgo * 1000).toISOString(),
  hook: 'message_check',
  calls: 2,
  failures: 1,
  mean_ms: 10,
  p95_ms: 20,
  ...change,
});
const health = (...points: HealthPoint[]) =>
  ({ span_s: 1800, interval_s: 10, points }) as unknown as PluginHealth;

it('the newest points lie in the last slot, older ones before it', () => {
  const slots = buildSlots(health(point(5), point(40)), null, NOW);

  expect(slots).toHaveLength(SLOTS);
  expect(slots.at(-1)?.calls).toBe(2);
  expect(slots.at(-2)?.calls).toBe(2);
});

it('what shares a slot is added up, times are weighed by calls', () => {
  const slots = buildSlots(health(point(5), point(8, { calls: 6, mean_ms: 2, p95_ms: 50 })), null, NOW);

  expect(slots.at(-1)).toMatchObject({ calls: 8, failures: 2, mean: 4, p95: 50 });
});

it('one hook can be looked at alone', () => {
  const slots = buildSlots(health(point(5), point(5, { hook: 'route_session' })), 'route_session', NOW);

  expect(slots.at(-1)?.calls).toBe(2);
});

it('what is older than the span is left out, a clock that runs ahead is not', () => {
  const slots = buildSlots(health(point(4000), point(-3)), null, NOW);

  expect(slots.reduce((sum, slot) => sum + slot.calls, 0)).toBe(2);
});

it('an axis ends at a round number', () => {
  expect([0, 0.3, 1, 7, 120, 900].map(niceCeiling)).toEqual([1, 0.5, 1, 10, 200, 1000]);
});
