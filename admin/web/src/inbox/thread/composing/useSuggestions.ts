import { useMemo, useState } from 'react';
import { useMe } from '@/auth/useLogin';
import { useStaff } from '../../useStaff';
import { findEmoji } from './emoji';
import { findPeople, tokenOf } from './mentions';
import { triggerAt, type Trigger } from './trigger';

export interface Suggestion {
  key: string;
  title: string;
  detail?: string;
  hint?: string;
  sign?: string;
  person?: string;
  /** What stands in the text afterwards. */
  insert: string;
  /** The colleague that is named with it. */
  staffId?: string;
  onPick?: () => void;
}

const MOST = 8;

export interface Suggestions {
  trigger: Trigger | null;
  list: readonly Suggestion[];
  at: number;
  setAt: (at: number) => void;
  /** Look again at the text before the caret. */
  look: (text: string, caret: number) => void;
  close: () => void;
}

/** What can be picked now, by the sign before the caret. `findReplies` looks behind a slash. */
export function useSuggestions(
  isNote: boolean,
  findReplies: (query: string) => readonly Suggestion[],
): Suggestions {
  const me = useMe();
  const { staff } = useStaff();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [at, setAt] = useState(0);
  const list = useMemo((): readonly Suggestion[] => {
    switch (trigger?.kind) {
      case 'reply':
        return findReplies(trigger.query);
      case 'emoji':
        return findEmoji(trigger.query, MOST).map(({ sign, name }) => ({
          key: sign,
          sign,
          title: `:${name}:`,
          insert: sign,
        }));
      case 'mention':
        return findPeople(trigger.query, staff, me.id)
          .slice(0, MOST)
          .map((person) => ({
            key: person.id,
            person: person.name,
            title: person.name,
            detail: person.email ?? undefined,
            insert: `${tokenOf(person.name)} `,
            staffId: person.id,
          }));
      default:
        return [];
    }
  }, [trigger, findReplies, staff, me.id]);
  return {
    trigger,
    list,
    at: Math.min(at, Math.max(0, list.length - 1)),
    setAt,
    look: (text, caret) => {
      const found = triggerAt(text, caret, isNote);
      if (found?.from === trigger?.from && found?.query === trigger?.query) return;
      setTrigger(found);
      setAt(0);
    },
    close: () => setTrigger(null),
  };
}
