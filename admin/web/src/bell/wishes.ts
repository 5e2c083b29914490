/** How somebody wants to be told, as the server answers it, and changes of it. Pure. */
import type { NotificationChannel, NotificationTopic } from '@/api/types';

type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
type Off = Readonly<Record<string, string[]>>;

export interface NotificationWishes {
  /** Channels that are off, by topic. */
  off: Off;
  urgent: string[];
  only_away: boolean;
  quiet: { is_on: boolean; days: Day[]; begin: string; end: string };
  digest: { mode: 'off' | 'hourly' | 'daily'; hour: number };
}

export interface NotificationPreferences extends NotificationWishes {
  topics: NotificationTopic[];
  channels: NotificationChannel[];
  time_zone: string | null;
}

/** Null goes back to what is proposed. */
export type WishesChange = { [Part in keyof NotificationWishes]?: NotificationWishes[Part] | null };

/** Switch a channel on or off for a topic; one with everything on is named, too: it was chosen. */
export function withChannel(off: Off, topic: string, channel: string, isOn: boolean): Off {
  const others = (off[topic] ?? []).filter((one) => one !== channel);
  return { ...off, [topic]: isOn ? others : [...others, channel] };
}

export function withUrgent(urgent: readonly string[], topic: string, isUrgent: boolean): string[] {
  const others = urgent.filter((one) => one !== topic);
  return isUrgent ? [...others, topic] : others;
}
