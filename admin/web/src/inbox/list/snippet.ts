/** A text in parts, those that were found marked. */
export interface Part {
  text: string;
  isFound: boolean;
}

/** The server puts control characters 1 and 2 around the words it found. Pure. */
export function partsOf(snippet: string): Part[] {
  const parts: Part[] = [];
  for (const [index, piece] of snippet.split('\u0001').entries()) {
    const [found = '', ...rest] = index === 0 ? ['', piece] : piece.split('\u0002');
    if (found) parts.push({ text: found, isFound: true });
    const after = rest.join('');
    if (after) parts.push({ text: after, isFound: false });
  }
  return parts;
}
