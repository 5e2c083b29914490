/** Undo and redo over whole documents; unchanged parts are shared between them. Pure. */
export const MAX_STEPS = 100;

export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** Changes with the same mark one after the other are one step, such as typing in one field. */
  mark: string | null;
}

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], mark: null });

export function change<T>(history: History<T>, present: T, mark: string | null = null): History<T> {
  if (present === history.present) return history;
  if (mark !== null && mark === history.mark && history.past.length > 0) {
    return { ...history, present, future: [] };
  }
  const past = [...history.past, history.present].slice(-MAX_STEPS);
  return { past, present, future: [], mark };
}

/** Take in what somebody else changed, at every step, so that undo takes back mine alone. */
export const rebase = <T>(history: History<T>, takeIn: (one: T) => T): History<T> => ({
  past: history.past.map(takeIn),
  present: takeIn(history.present),
  future: history.future.map(takeIn),
  mark: null,
});

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present: before, future, mark: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future, mark: null };
}
