/** Short notices at the bottom, with an undo where one exists. */
export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  requestId?: string | null;
  undo?: () => void;
  /** Called when it goes and was not undone. */
  onGone?: () => unknown;
  /** Something else that can be done about it. */
  action?: { label: string; run: () => void };
}

/** Long enough to read, and where there is something to press, to decide (WCAG 2.2.1). */
export const READ_MS = 5_000;
export const DECIDE_MS = 10_000;

export const stayOf = (toast: Toast): number =>
  toast.undo || toast.action || toast.tone === 'bad' ? DECIDE_MS : READ_MS;

let nextId = 1;
let toasts: readonly Toast[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

export const currentToasts = () => toasts;

export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = nextId++;
  const pushedOut = toasts.slice(0, -2);
  set([...toasts.slice(-2), { ...toast, id }]);
  for (const one of pushedOut) void one.onGone?.();
  return id;
}

export function hideToast(id: number): void {
  const gone = take(id);
  void gone?.onGone?.();
}

export function undoToast(id: number): void {
  const undone = take(id);
  undone?.undo?.();
}

/** Do now what waits for notices to go, such as before the page or the person does; ends when it is done. */
export async function settleToasts(): Promise<void> {
  const waiting = toasts.filter((toast) => toast.onGone);
  await Promise.all(waiting.map(({ id }) => take(id)?.onGone?.()));
}

function take(id: number): Toast | undefined {
  const found = toasts.find((toast) => toast.id === id);
  if (found) set(toasts.filter((toast) => toast !== found));
  return found;
}

/** Undo what the newest notice offers to undo. */
export function undoLatest(): void {
  const latest = toasts.findLast((toast) => toast.undo);
  if (latest) undoToast(latest.id);
}
