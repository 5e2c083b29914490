/** Which page the visitor is on, on sites that change it without loading: told by the browser, not asked for. */

import type { Core } from "../loader/core";

/** Frameworks set the title after the address; both are reported together. */
const SETTLE_MS = 50;

/** Emit `page` whenever the address changed. Older browsers tell only of steps in the history. */
export function watchPages(core: Core): void {
  if (core.onMove) return;
  const { emit, signal } = core;
  let url = location.href;
  let timer = 0;
  const settle = () => {
    if (url === location.href || signal.aborted) return;
    url = location.href;
    emit("page", { url, title: document.title });
  };
  const onMove = (core.onMove = () => {
    clearTimeout(timer);
    timer = window.setTimeout(settle, SETTLE_MS);
  });
  for (const type of ["popstate", "hashchange"]) addEventListener(type, onMove, { signal });
  getNavigation()?.addEventListener("currententrychange", onMove, { signal });
}

export const getNavigation = () => (window as { navigation?: EventTarget }).navigation;
