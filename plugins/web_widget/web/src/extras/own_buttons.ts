/** Buttons of the page that open the chat: whatever the config's `launcher.selector` finds. */

import type { Core } from "../loader/core";

export function serveOwnButtons(core: Core, selector: string): void {
  const { on, signal } = core;
  const find = (target: EventTarget | null) => (target instanceof Element ? target.closest(selector) : null);
  const mark = () => {
    for (const button of document.querySelectorAll(selector)) button.ariaExpanded = `${core.isOpen()}`;
  };
  document.addEventListener("pointerover", ({ target }) => find(target) && core.load(), { signal });
  document.addEventListener("focusin", ({ target }) => find(target) && core.load(), { signal });
  document.addEventListener(
    "click",
    (event) => {
      if (!find(event.target)) return;
      event.preventDefault();
      void core.call("toggle");
    },
    { signal },
  );
  on("open", mark);
  on("close", mark);
  signal.addEventListener("abort", () => {
    for (const button of document.querySelectorAll(selector)) button.ariaExpanded = null;
  });
}
