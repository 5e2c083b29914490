/** Unsent text, kept per session and kind in this browser until it is sent or emptied. */
import type { MessageKind } from '@/api/types';

const PREFIX = 'chatclick.draft.';

const keyOf = (sessionId: string, kind: MessageKind) => `${PREFIX}${sessionId}.${kind}`;

export const readDraft = (sessionId: string, kind: MessageKind): string =>
  localStorage.getItem(keyOf(sessionId, kind)) ?? '';

export function writeDraft(sessionId: string, kind: MessageKind, text: string): void {
  if (text === '') localStorage.removeItem(keyOf(sessionId, kind));
  else localStorage.setItem(keyOf(sessionId, kind), text);
}

/** Leave nothing of what was written on a shared computer. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}
