/** All texts that come with the widget, by language, for the designer: what shows where nothing is written. */

import { ar } from "../app/i18n/ar";
import { de } from "../app/i18n/de";
import { en } from "../app/i18n/en";
import { later } from "../app/i18n/en_later";
import { tools } from "../app/i18n/en_tools";
import { es } from "../app/i18n/es";
import { fr } from "../app/i18n/fr";
import { he } from "../app/i18n/he";
import { it } from "../app/i18n/it";
import { ja } from "../app/i18n/ja";
import { nl } from "../app/i18n/nl";
import { pl } from "../app/i18n/pl";
import { pt } from "../app/i18n/pt";
import { tr } from "../app/i18n/tr";

export const texts = { en: { ...en, ...later, ...tools }, ar, de, es, fr, he, it, ja, nl, pl, pt, tr };
