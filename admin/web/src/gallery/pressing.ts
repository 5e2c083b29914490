/** Presses buttons and fills search fields, so that a state shows that only an act brings about. */
import type { Translator } from '@/i18n';
import type { Press } from './screens';

/** Call once, as soon as something is found; returns what stops the looking. */
export function whenFound<T>(find: () => T | null, then: (found: T) => void): () => void {
  const look = () => {
    const found = find();
    if (found === null) return;
    watcher.disconnect();
    then(found);
  };
  const watcher = new MutationObserver(look);
  // Dialogs stand beside the screen.
  watcher.observe(document.body, { childList: true, subtree: true, attributes: true });
  queueMicrotask(look);
  return () => watcher.disconnect();
}

/** Press one after the other; returns what stops it. */
export function pressAll(root: HTMLElement, t: Translator, presses: readonly Press[]): () => void {
  let stop = () => {};
  const next = ([press, ...later]: readonly Press[]) => {
    if (!press) return;
    stop = whenFound(() => findPress(root, t, press), (button) => {
      button.click();
      next(later);
    });
  };
  next(presses);
  return () => stop();
}

function findPress(root: HTMLElement, t: Translator, press: Press): HTMLElement | null {
  if ('css' in press) return document.querySelector<HTMLElement>(press.css);
  const name = patternOf(t(press.button));
  const buttons = [...root.querySelectorAll<HTMLButtonElement>('button:enabled')];
  return buttons.find((one) => name.test(one.getAttribute('aria-label') ?? one.textContent ?? '')) ?? null;
}

/** What a text is once its marks are filled. */
export function patternOf(text: string): RegExp {
  const plain = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${plain.join('.+')}$`, 'u');
}

/** Type what is found nowhere into the first field that filters. */
export function searchInVain(root: HTMLElement): () => void {
  const field = () => root.querySelector<HTMLInputElement>('input[type="search"], input[type="text"]');
  return whenFound(field, (input) => {
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    write?.call(input, 'qqqqq');
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
