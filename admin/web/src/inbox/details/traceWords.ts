/** What the router wrote down, as people would say it. Pure. */
import type { Trace } from '@/api/types';
import type { Translator } from '@/i18n';
import { buildWords, type Words } from '../coreWords';

export interface Looked {
  kind: 'staff' | 'queue' | 'team';
  id: string;
  score: number | null;
  veto: string;
  note: string;
  /** The phrases that `veto` and `note` are made of, if the plugin spoke in such. */
  said: { veto?: unknown; note?: unknown };
}

/** Names by id, of people, queues and teams alike. */
export type Names = ReadonlyMap<string, string>;

export type Fate = 'chosen' | 'considered' | 'leftOut';

/** What came out of it, in one sentence. */
export function verdictOf(t: Translator, trace: Trace, names: Names): string {
  const nameOf = (id: string) => names.get(id) ?? t('trace.somebody');
  if (trace.staff_id) return t('event.assigned', { assignee: nameOf(trace.staff_id) });
  if (trace.team_id) return t('trace.toTeam', { team: nameOf(trace.team_id) });
  if (trace.queue_id) return t('trace.toQueue', { queue: nameOf(trace.queue_id) });
  return t('trace.nobody');
}

export function fateOf(trace: Trace, looked: Looked): Fate {
  if (looked.veto !== '') return 'leftOut';
  const chosen = [trace.staff_id, trace.team_id, trace.queue_id];
  return chosen.includes(looked.id) ? 'chosen' : 'considered';
}

/** Why somebody was left out, else what the router noted of them. */
export function reasonOf(
  t: Translator,
  looked: Looked,
  words: Words = buildWords(t, {}),
): string {
  const parts = [
    looked.veto && t('trace.because', { reason: words(looked.veto, looked.said.veto) }),
    words(looked.note, looked.said.note),
    looked.score !== null &&
      looked.veto === '' &&
      t('trace.score', { score: new Intl.NumberFormat(t.locale).format(looked.score) }),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** The candidates of a trace; a plugin may have left parts out. */
export function lookedAt(trace: Trace): Looked[] {
  return trace.candidates
    .filter((one): one is Partial<Looked> => typeof one === 'object' && one !== null)
    .map(({ kind = 'staff', id = '', score = null, veto = '', note = '', said }) => ({
      kind,
      id,
      score,
      veto,
      note,
      said: said ?? {},
    }));
}
