/** Which widget this script belongs to, read from its own address; its look; the page's language. */

import type { StoredConfig } from "../shared/config";

const address = new URL((document.currentScript as HTMLScriptElement).src);

/** Origin of the chat host. */
export const { origin } = address;
/** `/widget/v1/{widget_id}`: also the key of everything stored on this page. */
export const path = address.pathname.slice(0, -".js".length);
export const language = document.documentElement.lang || navigator.language;
/** Narrow enough for the panel to fill the screen; the stylesheet draws the same line. */
export const isPhone = () => innerWidth <= 480;

/** The server writes the widget's config, as far as the launcher shows it, in place of this mark. */
export const LOOK = "__CHATCLICK_LOOK__" as unknown as StoredConfig;
