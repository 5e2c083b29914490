/** Days of the person's own calendar, as fields hold them, and the moments they stand for. Pure. */

export interface Span {
  since: string;
  until: string;
}

export const ALWAYS: Span = { since: '', until: '' };

/** A span of days as moments; the last day counts whole. A day that there is not is left out. */
export function momentsOf({ since, until }: Span): Span {
  return { since: momentOf(since, 0), until: momentOf(until, 1) };
}

function momentOf(day: string, later: number): string {
  const at = new Date(`${day}T00:00:00`);
  // A field takes years of six digits while somebody types one of four.
  if (Number.isNaN(at.getTime())) return '';
  at.setDate(at.getDate() + later);
  return at.toISOString();
}
