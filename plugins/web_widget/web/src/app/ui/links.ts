/** Finds web addresses in a text. Pure; the text itself is never read as markup. */

export interface Piece {
  text: string;
  href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/iy;
const TRAILING = /[.,;:!?)\]}'"»“”*_`]+$/;

export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (let at = text.search(/https?:\/\//i); at >= 0 && at < text.length; at++) {
    const found = addressAt(text, at);
    if (!found?.href) continue;
    if (at > end) pieces.push({ text: text.slice(end, at), href: null });
    pieces.push(found);
    end = at + found.text.length;
    at = end - 1;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

/** The address that begins at a place of the text, without the punctuation behind it. */
export function addressAt(text: string, at: number): Piece | null {
  const letter = text[at];
  if (letter !== "h" && letter !== "H") return null;
  ADDRESS.lastIndex = at;
  const shown = ADDRESS.exec(text)?.[0].replace(TRAILING, "");
  if (!shown) return null;
  try {
    return { text: shown, href: new URL(shown).href };
  } catch {
    return null;
  }
}
