/** Saved replies as they are found behind a slash, and filled in. Pure. */
import type { Session } from '@/api/types';

export interface SavedReply {
  id: string;
  title: string;
  shortcut: string;
  text: string;
  folder: string;
  uses: number;
}

const VARIABLE = /\{\{\s*([a-z_.]+)\s*(?:\|([^{}]*))?\}\}/g;
const NO_FIT = 9;

/** Replies that fit what was typed: the best fit first, and of equal ones the most used. */
export function findReplies(
  replies: readonly SavedReply[],
  query: string,
  limit: number,
): SavedReply[] {
  const wanted = query.toLocaleLowerCase();
  return replies
    .map((reply) => ({ reply, rank: rankOf(reply, wanted) }))
    .filter((one) => one.rank < NO_FIT)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.reply.uses - a.reply.uses ||
        a.reply.title.localeCompare(b.reply.title),
    )
    .slice(0, limit)
    .map((one) => one.reply);
}

function rankOf(reply: SavedReply, wanted: string): number {
  if (wanted === '') return 0;
  const shortcut = reply.shortcut.toLocaleLowerCase();
  if (shortcut === wanted) return 0;
  if (shortcut.startsWith(wanted)) return 1;
  const title = reply.title.toLocaleLowerCase();
  if (title.split(/\s+/).some((word) => word.startsWith(wanted))) return 2;
  if (title.includes(wanted) || reply.folder.toLocaleLowerCase().startsWith(wanted)) return 3;
  return reply.text.toLocaleLowerCase().includes(wanted) ? 4 : NO_FIT;
}

export type Facts = Readonly<Record<string, string>>;

/** What is known to fill in, as text; what is not known is empty. */
export function factsOf(session: Session, agentName: string, locale: string, now: Date): Facts {
  const { name, email } = session.visitor;
  return {
    'visitor.name': name,
    'visitor.first_name': firstOf(name),
    'visitor.email': email ?? '',
    'agent.name': agentName,
    'agent.first_name': firstOf(agentName),
    'session.subject': session.subject,
    'session.id': session.id,
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(now),
  };
}

const firstOf = (name: string) => name.trim().split(/\s+/)[0] ?? '';

/** Put facts in place of variables; the word behind the bar stands where a fact is not known. */
export function fillVariables(text: string, facts: Facts): string {
  return text.replaceAll(VARIABLE, (_mark, name: string, otherwise: string | undefined) => {
    return facts[name] || (otherwise ?? '').trim();
  });
}
