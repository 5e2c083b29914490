/** How this browser calls for attention. Kept per browser, as sound and desktop notices are. */
export interface NoticeSettings {
  sound: boolean;
  desktop: boolean;
  repeat: boolean;
}

const STORED = 'chatclick.notices';
const DEFAULTS: NoticeSettings = { sound: true, desktop: false, repeat: false };
const listeners = new Set<() => void>();
let settings = load();

function load(): NoticeSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<NoticeSettings>;
    return { ...DEFAULTS, ...stored };
  } catch {
    return DEFAULTS;
  }
}

export const noticeSettings = () => settings;

export function onNoticeSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function changeNoticeSettings(change: Partial<NoticeSettings>): void {
  settings = { ...settings, ...change };
  localStorage.setItem(STORED, JSON.stringify(settings));
  listeners.forEach((listener) => listener());
}

/** Ask the browser for leave before switching desktop notices on. */
export async function askForDesktopNotices(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  return (await Notification.requestPermission()) === 'granted';
}
