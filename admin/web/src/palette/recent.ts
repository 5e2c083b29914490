/** The commands somebody ran last, newest first. */
const STORED = 'chatclick.palette';
const KEEP = 4;

export function recentIds(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberRecent(id: string): void {
  const ids = [id, ...recentIds().filter((one) => one !== id)].slice(0, KEEP);
  localStorage.setItem(STORED, JSON.stringify(ids));
}
