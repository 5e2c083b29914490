/** From a keyboard event to the name of a shortcut. Pure. */

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

interface KeyLike {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  getModifierState?: (name: string) => boolean;
}

/**
 * The shortcut a key press stands for, or null.
 *
 * Alt belongs to the person's language. AltGr alone only selects a character, such as `[` on German
 * keyboards, so what it typed counts as a plain key.
 */
export function shortcutOf(event: KeyLike, mac: boolean = isMac): string | null {
  const hasAltGraph = event.getModifierState?.('AltGraph') ?? false;
  if (event.altKey && !hasAltGraph) return null;
  const isMod = mac ? event.metaKey : event.ctrlKey && !hasAltGraph;
  const key = event.key.toLowerCase();
  if (key === 'shift' || key === 'control' || key === 'meta') return null;
  const isCharacter = event.key.length === 1;
  const isLetter = isCharacter && key !== event.key.toUpperCase();
  const needsShift = event.shiftKey && (isLetter || !isCharacter);
  return [isMod && 'mod', needsShift && 'shift', key].filter(Boolean).join('+');
}

const SIGNS: Record<string, [plain: string, mac: string]> = {
  mod: ['Ctrl', '⌘'],
  shift: ['Shift', '⇧'],
  enter: ['Enter', '↵'],
  escape: ['Esc', 'Esc'],
  arrowup: ['↑', '↑'],
  arrowdown: ['↓', '↓'],
};

/** The caps to draw for a shortcut: `mod+k` → `Ctrl`, `K`. */
export function capsOf(keys: string, mac: boolean = isMac): string[] {
  return keys
    .split(/[+ ]/)
    .map((part) => SIGNS[part]?.[mac ? 1 : 0] ?? part.toLocaleUpperCase());
}
