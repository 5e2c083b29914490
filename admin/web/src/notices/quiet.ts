/** Hours in which nothing sounds: those of one's notifications, by the clock they go by. Pure. */
import type { NotificationWishes } from '@/bell/wishes';

export type QuietTimes = NotificationWishes['quiet'];

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The day of the week, and the minutes since midnight, that a clock in a time zone shows. */
function readClock(zone: string, now: Date): { day: number; minutes: number } {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  const day = DAYS.findIndex((one) => one === parts['weekday']?.toLowerCase());
  return { day, minutes: minutesOf(`${parts['hour']}:${parts['minute']}`) };
}

/** Whether it is quiet now; hours that end before they begin go over midnight, and are of the day they begin on. */
export function isQuiet(quiet: QuietTimes, zone: string | null, now: Date): boolean {
  if (!quiet.is_on) return false;
  const [begin, end] = [minutesOf(quiet.begin), minutesOf(quiet.end)];
  const { day, minutes } = readClock(zone ?? 'UTC', now);
  const isOn = (one: number) => quiet.days.some((name) => name === DAYS[(one + 7) % 7]);
  if (begin < end) return isOn(day) && minutes >= begin && minutes < end;
  return (isOn(day) && minutes >= begin) || (isOn(day - 1) && minutes < end);
}
