/** Loading the module of a plugin's page. */

const LIMIT_MS = 10_000;

/**
 * Load a module and wait until it has defined an element.
 *
 * @param attempt counts from 0; browsers remember a module that failed, so a new try asks for it
 *   under another address.
 */
export async function loadElement(module: string, element: string, attempt: number): Promise<void> {
  if (customElements.get(element)) return;
  const address = attempt === 0 ? module : `${module}?again=${attempt}`;
  await import(/* @vite-ignore */ address);
  if (customElements.get(element)) return;
  await Promise.race([customElements.whenDefined(element), refuseAfter(element)]);
}

function refuseAfter(element: string): Promise<never> {
  return new Promise((_, reject) => {
    window.setTimeout(() => reject(new Error(`The module does not define <${element}>.`)), LIMIT_MS);
  });
}
