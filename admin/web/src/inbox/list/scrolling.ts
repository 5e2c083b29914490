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

/**
 * Where a step leads. Pure.
 *
 * @param at where the cursor is, -1 where its row has left the list.
 * @param last where it was last: the row that followed stands there now.
 * @returns a place within the list.
 */
export function placeAfter(at: number, last: number, step: 1 | -1, count: number): number {
  const to = at >= 0 ? at + step : step > 0 ? last : last - 1;
  return Math.min(Math.max(to, 0), count - 1);
}
