/**
 * The page inside the designer: it stands in for a site and carries the real loader. What to show comes as
 * messages of the page around it, which is of the same origin; anybody else's are ignored.
 */

import type { Look } from "../shared/look";
import { PREVIEW_READY } from "../shared/preview";
import type { Shown } from "../shared/preview";
import css from "./stage.css?inline";

declare global {
  interface Window {
    /** Read by the loader of the preview in place of what the server writes into others. */
    chatclickLook?: Look;
    /** Not in every browser; none that lacks it asks for it. */
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
  }
}

const LOADER = new URL("/widget/v1/preview.js", location.href).href;
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const policy = window.trustedTypes?.createPolicy("chatclick-preview", { createScriptURL: () => LOADER });
let shown: Shown | null = null;

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [sheet];
drawSite();
addEventListener("message", ({ data, origin, source }: MessageEvent<Shown>) => {
  if (source === parent && origin === location.origin && data?.type === "chatclick.preview.show") show(data);
});
parent.postMessage(PREVIEW_READY, location.origin);

function show(told: Shown): void {
  const root = document.documentElement;
  const { look, ...rehearsal } = told;
  root.dataset.scheme = told.scheme;
  if (!shown || told.locale !== shown.locale || !isSameButValues(look, shown.look)) restart(told);
  else setValues(look);
  const isMoved = shown?.scene !== told.scene || shown.locale !== told.locale;
  shown = told;
  window.chatclick!("preview", rehearsal);
  if (isMoved || told.scene !== "closed") window.chatclick!(told.scene === "closed" ? "close" : "open");
}

/** Put the loader on the page anew: all but colours and sizes it reads only once. */
function restart({ look, locale }: Shown): void {
  if (shown) window.chatclick!("destroy");
  document.documentElement.lang = locale;
  document.documentElement.dir = RIGHT_TO_LEFT.has(locale.split("-")[0]!) ? "rtl" : "ltr";
  window.chatclickLook = { ...look, isStill: true };
  const calls: [method: string, ...args: unknown[]][] = [];
  window.chatclick = Object.assign((...call: [method: string, ...args: unknown[]]) => void calls.push(call), { q: calls });
  const script = document.createElement("script");
  script.src = policy ? policy.createScriptURL("") : LOADER;
  document.head.append(script);
}

function setValues({ values = {} }: Look): void {
  const host = document.querySelector<HTMLElement>("chatclick-widget");
  for (const name of Object.keys(shown?.look.values ?? {})) if (!(name in values)) host?.style.removeProperty(`--${name}`);
  for (const [name, value] of Object.entries(values)) host?.style.setProperty(`--${name}`, `${value}`, "important");
}

function isSameButValues(one: Look, other: Look): boolean {
  const bare = (look: Look) => JSON.stringify({ ...look, values: 0 });
  return bare(one) === bare(other);
}

/** Lines and boxes, so that the widget has something to lie upon. */
function drawSite(): void {
  const main = document.querySelector("main")!;
  for (const part of ["head", "title", "line", "line", "line", "box", "box", "box", "line", "line", "line"]) {
    main.append(Object.assign(document.createElement("div"), { className: part }));
  }
}
