/** Full jitter: a random wait below a ceiling that doubles from one second to a minute. */
const FIRST_MS = 1_000;
const CEILING_MS = 60_000;
export const STABLE_AFTER_MS = 30_000;

/**
 * @param attempt how many tries in a row have failed, from 0
 * @param atLeastMs what the server asked for, if it did
 */
export function nextDelayMs(
  attempt: number,
  atLeastMs = 0,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(CEILING_MS, FIRST_MS * 2 ** attempt);
  return atLeastMs + Math.round(random() * ceiling);
}
