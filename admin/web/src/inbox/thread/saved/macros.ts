/** Macros: what each action asks of the server, and what takes it back. Pure. */
import type { Session } from '@/api/types';
import { undoOf, type Undoable } from '../../undo';

export type MacroAction =
  | { type: 'reply' | 'note'; text: string }
  | { type: 'tag' | 'untag'; tags: string[] }
  | { type: 'priority'; priority: Session['priority'] }
  | { type: 'assign'; staff_id: string | null }
  | { type: 'snooze'; minutes: number }
  | { type: 'resolve' };

export interface Macro {
  id: string;
  name: string;
  actions: MacroAction[];
  uses: number;
}

export interface Request {
  method: 'POST' | 'PATCH';
  /** Below the session's address; "" for the session itself. */
  path: string;
  body: Record<string, unknown>;
}

export interface Step {
  does: Request;
  /** Empty for what was said: it cannot be taken back. */
  undo: readonly Request[];
}

const post = (path: string, body: Record<string, unknown> = {}): Request => ({
  method: 'POST',
  path,
  body,
});
const patch = (body: Record<string, unknown>): Request => ({ method: 'PATCH', path: '', body });

/**
 * The step an action takes in a session as it is now.
 *
 * `fill` puts facts in place of variables; `messageId` names a message, so that it is stored once.
 */
export function stepOf(
  action: MacroAction,
  session: Session,
  context: { myId: string; now: Date; fill: (text: string) => string; messageId: () => string },
): Step {
  const takeBack = (act: Undoable) =>
    undoOf(act, session, context.now.getTime()).map(({ path, body }) => post(path, body));
  switch (action.type) {
    case 'reply':
    case 'note':
      return {
        does: post('messages', {
          client_msg_id: context.messageId(),
          kind: action.type === 'note' ? 'note' : 'message',
          text: context.fill(action.text),
        }),
        undo: [],
      };
    case 'tag':
      return {
        does: patch({ tags: [...new Set([...session.tags, ...action.tags])] }),
        undo: [patch({ tags: session.tags })],
      };
    case 'untag':
      return {
        does: patch({ tags: session.tags.filter((tag) => !action.tags.includes(tag)) }),
        undo: [patch({ tags: session.tags })],
      };
    case 'priority':
      return {
        does: patch({ priority: action.priority }),
        undo: [patch({ priority: session.priority })],
      };
    case 'assign':
      return {
        does: post('assign', { staff_id: action.staff_id === 'me' ? context.myId : action.staff_id }),
        undo: takeBack('assign'),
      };
    case 'snooze': {
      const until = new Date(context.now.getTime() + action.minutes * 60_000);
      return { does: post('snooze', { until: until.toISOString() }), undo: takeBack('snooze') };
    }
    case 'resolve':
      return { does: post('resolve'), undo: takeBack('resolve') };
  }
}
