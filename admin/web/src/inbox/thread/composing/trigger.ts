/** What somebody is about to pick while they write: `/` a reply, `@` a colleague, `:` an emoji. Pure. */
export type TriggerKind = 'reply' | 'mention' | 'emoji';

export interface Trigger {
  kind: TriggerKind;
  query: string;
  /** Where the sign stands in the text. */
  from: number;
}

const SIGNS: Record<string, TriggerKind> = { '/': 'reply', '@': 'mention', ':': 'emoji' };
const PATTERN = /(?:^|\s)([/@:])([^\s/@:]{0,40})$/u;
const SHORTEST_EMOJI = 2;

/** The sign that stands before the caret at the beginning of a word, or null. */
export function triggerAt(text: string, caret: number, isNote: boolean): Trigger | null {
  const match = PATTERN.exec(text.slice(0, caret));
  const kind = match && SIGNS[match[1] ?? ''];
  if (!match || !kind) return null;
  const query = match[2] ?? '';
  if (kind === 'mention' && !isNote) return null;
  if (kind === 'emoji' && (query.length < SHORTEST_EMOJI || !/^[a-z0-9_+-]+$/i.test(query))) return null;
  return { kind, query, from: caret - query.length - 1 };
}

/** Put a picked text in place of the sign and what was typed behind it. */
export function replaceTrigger(
  text: string,
  caret: number,
  trigger: Trigger,
  insert: string,
): { text: string; caret: number } {
  const head = text.slice(0, trigger.from) + insert;
  return { text: head + text.slice(caret), caret: head.length };
}
