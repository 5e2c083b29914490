import { use, useEffect } from 'react';
import { usePreferences } from '@/preferences/usePreferences';
import { CommandContext } from './commands';
import { shortcutOf } from './keys';

const SEQUENCE_MS = 1_000;
const FIELD = 'input, textarea, select, [contenteditable="true"]';
const LAYER = '[role="dialog"], [role="menu"], [role="listbox"]';
const PRESSABLE = 'button, a, [role="tab"], [role="option"], [role="menuitem"]';

function isBlocked(target: EventTarget | null, shortcut: string): boolean {
  if (!(target instanceof Element)) return false;
  if (shortcut.startsWith('mod+')) return false;
  if (target.closest(FIELD) || target.closest(LAYER)) return true;
  return shortcut === 'enter' && target.closest(PRESSABLE) !== null;
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
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      if (shortcut === 'escape' && leaveField(event.target)) return;
      if (isBlocked(event.target, shortcut)) return;
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
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [registry]);
  return null;
}
