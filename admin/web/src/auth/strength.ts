/** A rough, honest measure: length first, then variety. Pure. */
export const SHORTEST_PASSWORD = 8;

/** 0 (too short) to 4 (strong). */
export function strengthOf(password: string): 0 | 1 | 2 | 3 | 4 {
  if (password.length < SHORTEST_PASSWORD) return 0;
  const distinct = new Set(password).size;
  if (distinct < 6) return 1;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password));
  const points = password.length + kinds.length * 2 + Math.min(distinct, 12) / 2;
  if (points < 22) return 2;
  return points < 28 ? 3 : 4;
}
