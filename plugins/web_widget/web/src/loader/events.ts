/** Handlers of the host page. What they throw stays in the console. */

export type Handler = (data: unknown) => void;

const handlers: Record<string, Set<Handler>> = {};

export function on(name: string, handler: Handler): () => void {
  const known = (handlers[name] ??= new Set()).add(handler);
  return () => void known.delete(handler);
}

export function once(name: string, handler: Handler): () => void {
  const off = on(name, (data) => {
    off();
    handler(data);
  });
  return off;
}

export function emit(name: string, data?: object): void {
  for (const handler of handlers[name] ?? []) void guard(() => handler({ version: 1, ...data }));
}

/** Run something; what it throws is reported, not thrown into the page. */
export async function guard(action: () => unknown, report: (error: unknown) => void = console.error): Promise<void> {
  try {
    await action();
  } catch (error) {
    report(error);
  }
}
