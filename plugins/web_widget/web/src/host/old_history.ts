/** Browsers without the Navigation API: notice the two methods that change the address. */

export function wrapHistory(onChange: () => void, signal: AbortSignal): void {
  for (const name of ["pushState", "replaceState"] as const) {
    const isOwn = Object.hasOwn(history, name);
    const plain = history[name];
    const wrapped: History["pushState"] = function (this: History, ...args) {
      plain.apply(this, args);
      onChange();
    };
    history[name] = wrapped;
    signal.addEventListener("abort", () => {
      if (history[name] !== wrapped) return;
      if (isOwn) history[name] = plain;
      else delete (history as Partial<History>)[name];
    });
  }
}
