/** Points of a plugin's hooks as bars of equal width over time. Pure. */
import type { HealthPoint, PluginHealth } from '@/api/types';

export const SLOTS = 60;

export interface Slot {
  /** When it ends, in milliseconds since 1970. */
  end: number;
  calls: number;
  failures: number;
  mean: number;
  /** The longest of the hooks' times: none of them took longer for 95 of 100 calls. */
  p95: number;
}

/** The last half hour in 60 slots, oldest first; `hook` null for all together. */
export function buildSlots(health: PluginHealth, hook: string | null, now: number): Slot[] {
  const width = (health.span_s * 1000) / SLOTS;
  const slots = Array.from({ length: SLOTS }, (_, place): Slot => {
    return { end: now - (SLOTS - 1 - place) * width, calls: 0, failures: 0, mean: 0, p95: 0 };
  });
  for (const point of health.points) {
    if (hook !== null && point.hook !== hook) continue;
    const place = SLOTS - 1 - Math.floor((now - Date.parse(point.at)) / width);
    const slot = slots[Math.min(place, SLOTS - 1)];
    if (slot) add(slot, point);
  }
  return slots;
}

function add(slot: Slot, point: HealthPoint): void {
  const calls = slot.calls + point.calls;
  slot.mean = (slot.mean * slot.calls + point.mean_ms * point.calls) / calls;
  slot.calls = calls;
  slot.failures += point.failures;
  slot.p95 = Math.max(slot.p95, point.p95_ms);
}

/** The next of 1, 2, 5, 10, 20 … that is not below a value. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}
