import type { KeyboardEvent as ReactKeyboardEvent } from 'react';
import { preferences } from '@/preferences/preferences';
import { shortcutOf } from './keys';
import { keysOf } from './shortcuts';

/** Whether a key press in a field is the shortcut of this command, as the person has chosen it. */
export function isPressed(event: KeyboardEvent | ReactKeyboardEvent, commandId: string): boolean {
  const keys = keysOf(commandId, undefined, preferences().shortcuts);
  return keys !== undefined && shortcutOf('nativeEvent' in event ? event.nativeEvent : event) === keys;
}
