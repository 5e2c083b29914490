/** What takes an act on a conversation back, chosen from the conversation as it was before. Pure. */
import type { Session } from '@/api/types';

/** Asked of the server below the conversation's address. */
export interface Call {
  path: 'assign' | 'bot' | 'people' | 'resolve' | 'reopen' | 'snooze' | 'transfer';
  body: Record<string, string | null>;
}

export type Undoable = 'assign' | 'bot' | 'resolve' | 'reopen' | 'snooze' | 'transfer';

const call = (path: Call['path'], body: Call['body'] = {}): Call => ({ path, body });

/** The calls that bring back what was, in their order. */
export function undoOf(act: Undoable, before: Session, now: number = Date.now()): Call[] {
  switch (act) {
    case 'assign':
      return whoeverHadIt(before);
    case 'bot':
      return takenFromBot(before, now);
    case 'transfer':
      return takenFromNewPlace(before, now);
    case 'resolve':
    case 'reopen':
    case 'snooze':
      return [stateOf(before, now)];
  }
}

/** Its bot. What somebody has just taken has none, though the state says so until the server answers. */
const botOf = ({ state, assignee, bot_id: bot }: Session) =>
  state === 'bot' && !assignee && bot ? bot : null;

function stateOf(before: Session, now: number): Call {
  const bot = botOf(before);
  if (bot) return call('bot', { bot });
  if (before.state === 'resolved') return call('resolve');
  const until = before.state === 'snoozed' ? before.snoozed_until : null;
  // A snooze whose time has come meanwhile is over.
  return until && Date.parse(until) > now ? call('snooze', { until }) : call('reopen');
}

function whoeverHadIt(before: Session): Call[] {
  const bot = botOf(before);
  if (bot) return [call('bot', { bot })];
  const back = call('assign', { staff_id: before.assignee?.id ?? null });
  if (before.state !== 'resolved') return [back];
  // To give it to somebody takes it up again. With nobody it must be done first, or it is routed.
  return before.assignee ? [back, call('resolve')] : [call('resolve'), back];
}

function takenFromBot(before: Session, now: number): Call[] {
  if (before.state === 'snoozed') return [...whoeverHadIt(before), stateOf(before, now)];
  return isAnybodys(before) ? [call('people')] : whoeverHadIt(before);
}

/** To pass it on wakes it, and changes where it waits. */
function takenFromNewPlace(before: Session, now: number): Call[] {
  const back = isAnybodys(before) ? whereItWaited(before) : whoeverHadIt(before);
  return before.state === 'snoozed' ? [...back, stateOf(before, now)] : back;
}

const isAnybodys = (before: Session) =>
  !before.assignee && !botOf(before) && before.state !== 'resolved';

function whereItWaited({ queue_id, team_id }: Session): Call[] {
  const places = [
    ...(queue_id ? [call('transfer', { queue_id })] : []),
    // Last: a queue takes it from the team.
    ...(team_id ? [call('transfer', { team_id })] : []),
  ];
  return places.length > 0 ? places : [call('assign', { staff_id: null })];
}
