/** Handlers of the host page. What they throw stays in the console. */

export type Handler = (data: unknown) => void;

const handlers: Record<string, Set<Handler>> = {};

export function on(name: string, handler: Handler): () => unknown {
  const known = (handlers[name] ??= new Set()).add(handler);
  return () => known.delete(handler);
}

export function once(name: string, handler: Handler): () => unknown {
  const off = on(name, (data) => {
    off();
    handler(data);
  });
  return off;
}

export function emit(name: string, data: unknown): void {
  handlers[name]?.forEach((handler) => guard(() => handler({ version: 1, ...(data as object) })));
}

/** Run something; what it throws is reported, not thrown into the page. */
export function guard(action: () => unknown): unknown {
  try {
    const result = action();
    if (result instanceof Promise) result.catch((error: unknown) => emit("error", { code: "failed", message: `${error}` }));
    return result;
  } catch (error) {
    return console.error(error);
  }
}
