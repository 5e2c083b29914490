/** Listening to a new shortcut: one key, or two in a row. Pure. */
import { isPlain, isReserved } from './shortcuts';

const PAIR_MS = 1_500;

export interface Recorded {
  keys: string;
  at: number;
}

export type Heard = Recorded | 'reserved';

/**
 * What was heard with one more key.
 *
 * @param before what was heard until now
 * @param shortcut the key pressed, or null where it can be none (Alt)
 * @param at when, in milliseconds
 */
export function hear(before: Recorded | null, shortcut: string | null, at: number): Heard {
  if (shortcut === null || isReserved(shortcut)) return 'reserved';
  const isSecond =
    before !== null && !before.keys.includes(' ') && isPlain(before.keys) && isPlain(shortcut);
  const isSoon = before !== null && at - before.at < PAIR_MS;
  return { keys: isSecond && isSoon ? `${before.keys} ${shortcut}` : shortcut, at };
}
