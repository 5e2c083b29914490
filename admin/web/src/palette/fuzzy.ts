/** How well a text answers what was typed; null when it does not. Pure. */
export function score(text: string, typed: string): number | null {
  const hay = text.toLocaleLowerCase();
  const needle = typed.trim().toLocaleLowerCase();
  if (needle === '') return 0;
  const at = hay.indexOf(needle);
  if (at === 0) return 100;
  if (at > 0) return hay[at - 1] === ' ' ? 80 : 60;
  return scattered(hay, needle);
}

/** Whether what was typed stands in a text as it is. */
export function contains(text: string, typed: string): boolean {
  return text.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase());
}

/** Letters in order with gaps; starts of words and runs count more. */
function scattered(hay: string, needle: string): number | null {
  let from = 0;
  let points = 0;
  for (const letter of needle.replaceAll(' ', '')) {
    const at = hay.indexOf(letter, from);
    if (at < 0) return null;
    const isStart = at === 0 || hay[at - 1] === ' ';
    points += isStart ? 4 : at === from ? 2 : -1;
    from = at + 1;
  }
  return points > 0 ? Math.min(50, points) : null;
}
