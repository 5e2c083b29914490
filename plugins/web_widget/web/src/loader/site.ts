/** Which widget this script belongs to, read from its own address; its look; the page's language. */

import type { Look } from "../shared/look";

export const address = new URL((document.currentScript as HTMLScriptElement).src);
/** `/widget/v1/{widget_id}`: also the key of everything stored on this page. */
export const path = address.pathname.slice(0, -".js".length);
export const language = document.documentElement.lang || navigator.language;

/** The server writes the widget's look in place of this mark. */
// a call, so that the build does not write it wherever it is read
export const LOOK = Object("__CHATCLICK_LOOK__") as Look;

/** A text in the page's language, or its key where it is a text of its own. */
export function text(key: string): string {
  const all = LOOK.strings ?? {};
  return (all[language] ?? all[language.slice(0, 2)] ?? all[LOOK.locale!])?.[key] ?? key;
}
