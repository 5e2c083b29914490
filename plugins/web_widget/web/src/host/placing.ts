/** Where the panel stands: above what covers it, beside an on-screen keyboard, in an element of the page. */

import type { Core } from "../loader/core";
import css from "./panel.css?inline";

/** Draw the panel, and keep to where it belongs: beside the launcher, over the page, as a sheet, or inline. */
export function drawPanel({ look, host, shadow, signal }: Core): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  host.dataset.side ??= look.layout?.position ?? "";
  host.dataset.kind = look.launcher?.kind ?? "";
  const narrow = matchMedia(`(max-width:${look.layout?.mobileBreakpoint ?? 480}px)`);
  const place = () => {
    const { mode = "floating", mobile = "fullscreen" } = look.layout ?? {};
    host.dataset.fit = mode !== "floating" ? mode : narrow.matches ? mobile : "";
  };
  narrow.addEventListener("change", place, { signal });
  place();
}

export const isFull = ({ host }: Core): boolean => host.dataset.fit === "fullscreen" || host.dataset.fit === "sheet";

/** Keep a panel that fills the window within what the keyboard leaves of it. */
export function followViewport(core: Core): void {
  const { panel, signal } = core;
  const viewport = window.visualViewport;
  const refit = () => {
    const isFitted = core.isOpen() && isFull(core) && viewport;
    panel.ariaModal = `${core.isOpen() && isFull(core)}`;
    panel.style.setProperty("--height", isFitted ? `${viewport.height}px` : "");
    panel.style.setProperty("--top", isFitted ? `${viewport.offsetTop}px` : "");
  };
  viewport?.addEventListener("resize", refit, { signal });
  viewport?.addEventListener("scroll", refit, { signal });
  addEventListener("resize", refit, { signal });
  core.on("open", refit);
  core.on("close", refit);
  refit();
}

/** Bring an open panel above everything where something of the page covers it. */
export function promote({ host, panel }: Core): void {
  if (host.dataset.fit === "inline" || !panel.checkVisibility()) return;
  const { left, top, width, height } = panel.getBoundingClientRect();
  const found = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!found || found === host || !host.showPopover) return;
  host.popover = "manual";
  host.showPopover();
}

/** Place the chat into an element of the page; `null` lets it float again. */
export function mount(core: Core, target: unknown): void {
  const { host } = core;
  const place = typeof target === "string" ? document.querySelector(target) : target;
  const isMissing = typeof target === "string" && !place;
  if (isMissing || (place !== null && !(place instanceof Element))) {
    throw new Error('chatclick("mount", target) needs an element or a selector that finds one');
  }
  if (host.matches(":popover-open")) host.hidePopover();
  host.popover = null;
  core.look.layout = { ...core.look.layout, mode: place ? "inline" : "floating" };
  host.dataset.fit = place ? "inline" : "";
  (place ?? document.body).append(host);
  if (place) core.open();
  else core.close();
}
