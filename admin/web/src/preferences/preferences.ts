/** How I want my Admin. The server keeps it; this browser remembers it, to begin with. */
import { api } from '@/api/http';
import type { Preferences as Wire, PreferencesChange } from '@/api/types';

export interface NoticeSettings {
  sound: boolean;
  tone: 'chime' | 'bell' | 'knock';
  volume: number;
  desktop: boolean;
  repeat: boolean;
  repeat_s: number;
  waiting: boolean;
  mine: boolean;
  mentions: boolean;
}

export interface Shortcuts {
  is_on: boolean;
  keys: Readonly<Record<string, string | null>>;
}

export interface Preferences {
  locale: string | null;
  theme: 'auto' | 'light' | 'dark' | null;
  density: 'comfortable' | 'compact' | null;
  shortcuts: Shortcuts;
  notices: NoticeSettings;
}

export type PreferenceChange = Partial<Preferences>;

const STORED = 'chatclick.preferences';

export const PROPOSED: Preferences = {
  locale: null,
  theme: null,
  density: null,
  shortcuts: { is_on: true, keys: {} },
  notices: {
    sound: true,
    tone: 'chime',
    volume: 60,
    desktop: false,
    repeat: true,
    repeat_s: 30,
    waiting: true,
    mine: true,
    mentions: true,
  },
};

interface Made {
  change: PreferenceChange;
  isKept: boolean;
}

/** What the server keeps, as far as this page knows, without what is on its way. */
let settled = recall();
/** Changes in the order they were made, until all of them are answered. */
let made: readonly Made[] = [];
let known = settled;
let changes = 0;
const listeners = new Set<() => void>();

/** Fill in what is proposed where an answer, or an older browser, says nothing. */
export function complete(wire: Partial<Wire>): Preferences {
  const { shortcuts, notices, ...plain } = wire;
  return {
    ...PROPOSED,
    ...plain,
    shortcuts: { ...PROPOSED.shortcuts, ...(shortcuts as Partial<Shortcuts>) },
    notices: { ...PROPOSED.notices, ...notices },
  };
}

function recall(): Preferences {
  try {
    return complete(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Wire>);
  } catch {
    return PROPOSED;
  }
}

const withMade = (): Preferences =>
  made.reduce((all, { change }) => ({ ...all, ...change }), settled);

/** Begin anew with what somebody else says. */
function settle(next: Preferences): void {
  settled = next;
  made = [];
  become(next);
}

function become(next: Preferences): void {
  known = next;
  try {
    localStorage.setItem(STORED, JSON.stringify(next));
  } catch {
    // storage is blocked: the server still knows
  }
  listeners.forEach((listener) => listener());
}

export const preferences = (): Preferences => known;

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Ask the server, once somebody is signed in. A change made meanwhile is the newer one. */
export async function loadPreferences(signal: AbortSignal): Promise<void> {
  const before = changes;
  const wire = await api.get<Wire>('me/preferences', undefined, signal);
  if (before === changes) settle(complete(wire));
}

/**
 * Change something at once, and have it kept; what the server refuses is taken back.
 *
 * Throws what the server, or its absence, says.
 */
export async function changePreferences(change: PreferenceChange): Promise<void> {
  changes += 1;
  const mine: Made = { change, isKept: false };
  made = [...made, mine];
  become(withMade());
  try {
    await api.patch<Wire>('me/preferences', change as PreferencesChange);
    mine.isKept = true;
  } catch (error) {
    made = made.filter((one) => one !== mine);
    throw error;
  } finally {
    const now = withMade();
    if (made.every((one) => one.isKept)) settle(now);
    else become(now);
  }
}

/** Another tab of mine changed something. */
export function followOtherTabs(): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key !== STORED) return;
    settled = recall();
    known = withMade();
    listeners.forEach((listener) => listener());
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}

/** The next person at this browser begins with their own. */
export function forgetPreferences(): void {
  settle(PROPOSED);
}
