/** The built-in texts by language. English comes with the app; each other one is a chunk of its own. */

import type { Catalogue } from "./en";
import { language } from "./texts";

const LOADERS: Record<string, () => Promise<Catalogue>> = {
  de: () => import("./de").then((chunk) => chunk.de),
};

/** Languages the widget speaks without any text of the config. */
export const LANGUAGES: readonly string[] = ["en", ...Object.keys(LOADERS)];

/** Load the texts of a locale's language; English where there are none, or none to be had now. */
export async function loadCatalogue(locale: string): Promise<Catalogue> {
  const load = LOADERS[language(locale)];
  return load ? load().catch(() => ({})) : {};
}
