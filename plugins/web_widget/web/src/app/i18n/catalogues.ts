/** The built-in texts by language. English comes with the app; each other one is a chunk of its own. */

import type { Catalogue } from "./en";
import { language } from "./texts";

const LOADERS: Record<string, () => Promise<Catalogue>> = {
  ar: () => import("./ar").then((chunk) => chunk.ar),
  de: () => import("./de").then((chunk) => chunk.de),
  es: () => import("./es").then((chunk) => chunk.es),
  fr: () => import("./fr").then((chunk) => chunk.fr),
  he: () => import("./he").then((chunk) => chunk.he),
  it: () => import("./it").then((chunk) => chunk.it),
  ja: () => import("./ja").then((chunk) => chunk.ja),
  nl: () => import("./nl").then((chunk) => chunk.nl),
  pl: () => import("./pl").then((chunk) => chunk.pl),
  pt: () => import("./pt").then((chunk) => chunk.pt),
  tr: () => import("./tr").then((chunk) => chunk.tr),
};

/** Languages the widget speaks without any text of the config. */
export const LANGUAGES: readonly string[] = ["en", ...Object.keys(LOADERS)];

/** Load the texts of a locale's language; English where there are none, or none to be had now. */
export async function loadCatalogue(locale: string): Promise<Catalogue> {
  const load = LOADERS[language(locale)];
  return load ? load().catch(() => ({})) : {};
}
