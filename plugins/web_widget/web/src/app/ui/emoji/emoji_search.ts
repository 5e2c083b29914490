/** Reading and searching the list of emoji. Pure. */

import { EMOJI } from "./emoji_list";
import type { Group } from "./emoji_list";

export interface Emoji {
  sign: string;
  name: string;
  words: string;
  takesTone: boolean;
}

export const GROUPS = Object.keys(EMOJI) as Group[];
/** No tone, then the five of Unicode from light to dark. */
export const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"] as const;

const read = new Map<Group, Emoji[]>();

export function listGroup(group: Group): Emoji[] {
  let list = read.get(group);
  if (!list) {
    list = EMOJI[group].split("|").map(parse);
    read.set(group, list);
  }
  return list;
}

function parse(entry: string): Emoji {
  const [, sign, plus, words] = /^([^a-z+]+?)(\+?)([a-z0-9].*)$/u.exec(entry) ?? [];
  return { sign: sign ?? "", name: (words ?? "").split(",")[0]!, words: words ?? "", takesTone: plus === "+" };
}

/** Emoji whose words begin with every word of the query; names that begin with it come first. */
export function searchEmoji(query: string, limit = 80): Emoji[] {
  const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const found = GROUPS.flatMap(listGroup).filter(({ words }) => {
    const known = words.split(/[\s,-]+/);
    return wanted.every((wish) => known.some((word) => word.startsWith(wish)));
  });
  const begins = (emoji: Emoji) => (emoji.name.startsWith(wanted[0]!) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, limit);
}

/** The sign in a tone; the modifier stands behind the first character, before any joiner. */
export function withTone({ sign, takesTone }: Emoji, tone: string): string {
  if (!takesTone || tone === "") return sign;
  const [first = "", ...rest] = [...sign].filter((letter) => letter !== "\uFE0F");
  return first + tone + rest.join("");
}
