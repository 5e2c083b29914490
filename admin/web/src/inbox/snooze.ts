/** When a snoozed conversation may come back. Pure. */
import type { MessageKey } from '@/i18n';

export interface SnoozeChoice {
  id: string;
  title: MessageKey;
  until: Date;
}

const MORNING = 9;
const MONDAY = 1;

export function snoozeChoices(now: Date): SnoozeChoice[] {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const morningIn = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const toMonday = ((MONDAY - now.getDay() + 7) % 7) || 7;
  return [
    { id: 'hour', title: 'snooze.hour', until: inHours(1) },
    { id: 'threeHours', title: 'snooze.threeHours', until: inHours(3) },
    { id: 'tomorrow', title: 'snooze.tomorrow', until: morningIn(1) },
    { id: 'monday', title: 'snooze.monday', until: morningIn(toMonday) },
  ];
}
