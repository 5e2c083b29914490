import { use, useEffect } from 'react';
import { usePreferences } from '@/preferences/usePreferences';
import { CommandContext } from './commands';
import { shortcutOf } from './keys';

const SEQUENCE_MS = 1_000;
const FIELD = 'input, textarea, select, [contenteditable="true"]';
const LAYER = '[role="dialog"], [role="menu"], [role="listbox"]';
/** What lies over the page. */
const OVER = '[aria-modal="true"], [role="menu"]';
const PRESSABLE = 'button, a, [role="tab"], [role="option"], [role="menuitem"]';

function isBlocked(target: EventTarget | null, shortcut: string): boolean {
  if (!(target instanceof Element)) return false;
  if (shortcut.startsWith('mod+')) return false;
  if (target.closest(FIELD) || target.closest(LAYER)) return true;
  return shortcut === 'enter' && target.closest(PRESSABLE) !== null;
}

/** Notes what lies over the page and has had the focus; it may be on its way out. */
class Layers {
  private readonly met = new WeakSet<Element>();

  readonly note = (event: FocusEvent): void => {
    const layer = event.target instanceof Element && event.target.closest(OVER);
    if (layer) this.met.add(layer);
  };

  /** Something has opened that takes the focus in a moment: a key pressed now is not for the page. */
  isOpening(): boolean {
    return [...document.querySelectorAll(OVER)].some((layer) => !this.met.has(layer));
  }
}

/** Escape leaves a field first; only then it may close something. */
function leaveField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || !target.closest(FIELD) || target.closest(LAYER)) {
    return false;
  }
  target.blur();
  return true;
}

/** Runs commands by key, wherever the focus is, except while someone writes. */
export function KeyboardRoot() {
  const registry = use(CommandContext);
  const { shortcuts } = usePreferences();
  useEffect(() => registry.bind(shortcuts), [registry, shortcuts]);
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const layers = new Layers();
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      if (shortcut === 'escape' && leaveField(event.target)) return;
      if (isBlocked(event.target, shortcut)) return;
      if (!shortcut.startsWith('mod+') && layers.isOpening()) return;
      const commands = registry.list();
      const sequence =
        first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${shortcut}` : null;
      const command =
        commands.findLast((one) => sequence !== null && one.keys === sequence) ??
        commands.findLast((one) => one.keys === shortcut);
      const opensSequence = commands.some((one) => one.keys?.startsWith(`${shortcut} `));
      first = command || !opensSequence ? null : { key: shortcut, at: event.timeStamp };
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('focusin', layers.note);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('focusin', layers.note);
      window.removeEventListener('keydown', onKey);
    };
  }, [registry]);
  return null;
}
