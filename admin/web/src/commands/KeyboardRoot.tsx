import { use, useEffect } from 'react';
import { usePreferences } from '@/preferences/usePreferences';
import { CommandContext } from './commands';
import { shortcutOf } from './keys';

const SEQUENCE_MS = 1_000;
const FIELD = 'input, textarea, select, [contenteditable="true"]';
const LAYER = '[role="dialog"], [role="menu"], [role="listbox"]';
/** What lies over the page. */
const OVER = '[aria-modal="true"], [role="menu"]';
/** What moves about in a menu. */
const ARROWS = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End']);
const MOST_HELD = 20;
/** While these write, the browser's own steps back and forth are theirs, not the page's. */
const OWN_UNDO = `${LAYER}, [data-own-undo]`;
const STEPS = new Set(['mod+z', 'mod+shift+z']);
const PRESSABLE = 'button, a, [role="tab"], [role="option"], [role="menuitem"]';

function isBlocked(target: EventTarget | null, shortcut: string): boolean {
  if (!(target instanceof Element)) return false;
  if (STEPS.has(shortcut)) return target.closest(OWN_UNDO) !== null;
  if (shortcut.startsWith('mod+')) return false;
  if (target.closest(FIELD) || target.closest(LAYER)) return true;
  return shortcut === 'enter' && target.closest(PRESSABLE) !== null;
}

/** Notes what lies over the page and has had the focus; it may be on its way out. */
class Layers {
  private readonly met = new WeakSet<Element>();
  private held: string[] = [];

  readonly note = (event: FocusEvent): void => {
    const layer = event.target instanceof Element && event.target.closest(OVER);
    if (!layer) return;
    this.met.add(layer);
    const held = this.held.splice(0);
    if (layer.getAttribute('role') !== 'menu') return;
    // Each may move the focus, so the next is for whatever has it then.
    for (const key of held) {
      const init = { key, bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init));
    }
  };

  /** Something has opened that takes the focus in a moment: a key pressed now is not for the page. */
  isOpening(): boolean {
    return isMenuExpected() || this.find().some((layer) => !this.met.has(layer));
  }

  /** Keep an arrow for the menu that opens; what is older was for one that never came. */
  hold(key: string): void {
    this.held = [...this.held, key].slice(-MOST_HELD);
  }

  forget(): void {
    this.held = [];
  }

  private find(): Element[] {
    return [...document.querySelectorAll(OVER)];
  }
}

/** The button that has the focus opened its menu, which is not drawn yet. */
function isMenuExpected(): boolean {
  const opener = document.activeElement?.closest('[aria-haspopup="menu"][aria-expanded="true"]');
  if (!opener) return false;
  return document.getElementById(opener.getAttribute('aria-controls') ?? '') === null;
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
      if (!shortcut.startsWith('mod+') && layers.isOpening()) {
        if (!ARROWS.has(event.key)) return;
        layers.hold(event.key);
        event.preventDefault();
        return;
      }
      layers.forget();
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
