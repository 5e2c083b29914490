/** Turns the config's theme into tokens on the root element, with readable contrast whatever the accent. */

import type { WidgetConfig } from "../shared/config";
import { DEFAULTS } from "../shared/config";
import { parseHex, readableOn, textOn, toHex } from "../shared/color";
import type { Rgb } from "../shared/color";

const LIGHT_SURFACE: Rgb = [255, 255, 255];
/** The lightest surface ink is put on in dark mode. */
const DARK_SURFACE: Rgb = [32, 40, 38];
/** Text and icons in the accent's colour. */
const INK_CONTRAST = 5;
/** Filled areas: enough to stand out when the accent is as dark, or as pale, as the surface. */
const FILL_CONTRAST = { light: 1.2, dark: 1.5 };

export function themeTokens(theme: WidgetConfig["theme"]): Record<string, string> {
  const accent = parseHex(theme.palette.accent) ?? parseHex(DEFAULTS.theme.palette.accent)!;
  const onLight = readableOn(accent, LIGHT_SURFACE, FILL_CONTRAST.light);
  const onDark = readableOn(accent, DARK_SURFACE, FILL_CONTRAST.dark);
  return {
    "--fill-light": toHex(onLight),
    "--on-fill-light": textOn(onLight),
    "--fill-dark": toHex(onDark),
    "--on-fill-dark": textOn(onDark),
    "--ink-light": toHex(readableOn(accent, LIGHT_SURFACE, INK_CONTRAST)),
    "--ink-dark": toHex(readableOn(accent, DARK_SURFACE, INK_CONTRAST)),
    "--radius": `${theme.radius}px`,
  };
}

export function applyTheme(root: HTMLElement, theme: WidgetConfig["theme"]): void {
  for (const [name, value] of Object.entries(themeTokens(theme))) root.style.setProperty(name, value);
  root.dataset.scheme = theme.scheme;
}
