/** Short notices at the bottom, with an undo where one exists. */
export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  requestId?: string | null;
  undo?: () => void;
  /** Something else that can be done about it. */
  action?: { label: string; run: () => void };
}

export const UNDO_MS = 5_000;

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
  set([...toasts.slice(-2), { ...toast, id }]);
  return id;
}

export function hideToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** Undo what the newest notice offers to undo. */
export function undoLatest(): void {
  const latest = toasts.findLast((toast) => toast.undo);
  if (!latest) return;
  hideToast(latest.id);
  latest.undo?.();
}
