/** What somebody ran or opened last, newest first. */
const STORED = 'chatclick.palette';
const KEEP = 12;

export interface Recent {
  id: string;
  /** Of a conversation: what to call it, and where it is. Commands are known by their id. */
  title?: string;
  path?: string;
}

function isRecent(value: unknown): value is Recent {
  return typeof value === 'object' && value !== null && typeof (value as Recent).id === 'string';
}

export function recentItems(): readonly Recent[] {
  try {
    const items: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(items) ? items.filter(isRecent) : [];
  } catch {
    return [];
  }
}

/** The next person at this browser is not told whom somebody talked to. */
export function forgetRecent(): void {
  try {
    localStorage.removeItem(STORED);
  } catch {
    // storage is blocked: nothing was kept
  }
}

export function rememberRecent(item: Recent): void {
  const items = [item, ...recentItems().filter((one) => one.id !== item.id)].slice(0, KEEP);
  try {
    localStorage.setItem(STORED, JSON.stringify(items));
  } catch {
    // storage is blocked: there is nothing recent then
  }
}
