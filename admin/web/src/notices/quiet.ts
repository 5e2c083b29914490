/** Hours in which nothing sounds. Pure. */
import type { QuietHours } from '@/preferences/preferences';

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whether it is quiet now; hours that end before they begin go over midnight. */
export function isQuiet(quiet: QuietHours, now: Date): boolean {
  if (!quiet.is_on) return false;
  const [begin, end] = [minutesOf(quiet.begin), minutesOf(quiet.end)];
  const at = now.getHours() * 60 + now.getMinutes();
  if (begin === end) return true;
  return begin < end ? at >= begin && at < end : at >= begin || at < end;
}
