/**
 * What of a draft the server does not have yet, kept in this browser until it does.
 *
 * An emptied draft is kept as an empty text: it too is something the server does not know yet.
 */
import type { Draft, MessageKind } from '@/api/types';

const PREFIX = 'chatclick.draft.';

export interface Unsaved {
  text: string;
  mentions: string[];
}

const keyOf = (sessionId: string, kind: MessageKind) => `${PREFIX}${sessionId}.${kind}`;

export function readUnsaved(sessionId: string, kind: MessageKind): Unsaved | null {
  const stored = withStorage((storage) => storage.getItem(keyOf(sessionId, kind)));
  if (stored === null) return null;
  try {
    const { text, mentions } = JSON.parse(stored) as Partial<Unsaved>;
    return { text: String(text ?? ''), mentions: Array.isArray(mentions) ? mentions : [] };
  } catch {
    return { text: stored, mentions: [] };
  }
}

export function keepUnsaved(sessionId: string, kind: MessageKind, draft: Unsaved): void {
  withStorage((storage) => storage.setItem(keyOf(sessionId, kind), JSON.stringify(draft)));
}

export function dropUnsaved(sessionId: string, kind: MessageKind): void {
  withStorage((storage) => storage.removeItem(keyOf(sessionId, kind)));
}

/** Where storage is full or blocked, what is written lives in memory and goes to the server all the same. */
function withStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}

/** Leave nothing of what was written on a shared computer. */
export function forgetDrafts(): void {
  withStorage((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  });
}

/** Of each kind of draft the newest. Pure. */
export function newestDrafts(known: readonly Draft[], more: readonly Draft[]): readonly Draft[] {
  return more.reduce((drafts, draft) => {
    const same = drafts.find((one) => one.kind === draft.kind);
    if (same && same.version >= draft.version) return drafts;
    return [...drafts.filter((one) => one !== same), draft];
  }, known);
}
