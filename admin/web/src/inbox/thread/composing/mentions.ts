/** Whom a note names: people are picked, and stand in the text as `@` and their name. Pure. */
import type { Staff } from '@/api/types';

export interface NamePart {
  text: string;
  isName: boolean;
}

export const tokenOf = (name: string) => `@${name}`;

/** Of the people picked so far those who still stand in the text; whose name is not known yet stays. */
export function namedIn(text: string, picked: readonly string[], staff: readonly Staff[]): string[] {
  const names = new Map(staff.map((person) => [person.id, person.name]));
  return picked.filter((id) => {
    const name = names.get(id);
    return name === undefined ? staff.length === 0 : text.includes(tokenOf(name));
  });
}

/** Cut a text at the names in it, the longest first, so that "Ann Lee" is not taken for "Ann". */
export function splitNames(text: string, names: readonly string[]): NamePart[] {
  const tokens = [...new Set(names.map(tokenOf))].sort((a, b) => b.length - a.length);
  if (tokens.length === 0) return [{ text, isName: false }];
  const pattern = new RegExp(`(${tokens.map(escaped).join('|')})`, 'u');
  return text
    .split(pattern)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, isName: tokens.includes(part) }));
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Who may be meant: active colleagues whose name or address fits, best first. */
export function findPeople(query: string, staff: readonly Staff[], myId: string): Staff[] {
  const wanted = query.toLocaleLowerCase();
  const rank = (person: Staff) => {
    const name = person.name.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
    return name.includes(wanted) || (person.email ?? '').startsWith(wanted) ? 2 : 3;
  };
  return staff
    .filter((person) => person.is_active && person.id !== myId && rank(person) < 3)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
