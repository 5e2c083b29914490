/** Where each list was left, so that one comes back to the same place. */
const offsets = new Map<string, number>();

export const offsetOf = (place: string): number => offsets.get(place) ?? 0;

export function rememberOffset(place: string, offset: number): void {
  offsets.set(place, offset);
}

/**
 * How far a list moved under somebody who reads it: rows that came in above push what they look at
 * down, rows that went pull it up. Pure.
 *
 * @param before ids in order, as they were.
 * @param after ids in order, as they are.
 * @param first index of the first row in sight, before.
 * @returns rows; positive when what was in sight is further down now.
 */
export function shiftOf(before: readonly string[], after: readonly string[], first: number): number {
  for (let index = first; index < Math.min(before.length, first + 20); index++) {
    const now = after.indexOf(before[index]!);
    if (now >= 0) return now - index;
  }
  return 0;
}
