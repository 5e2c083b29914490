/** Turns the config's theme into tokens on the root element, with readable contrast whatever the accent. */

import type { WidgetConfig } from "../shared/config";
import { DEFAULTS } from "../shared/config";
import { parseHex, readableOn, textOn, toHex } from "../shared/color";
import type { Rgb } from "../shared/color";

const LIGHT_SURFACE: Rgb = [255, 255, 255];
/** The lightest surface ink is put on in dark mode. */
const DARK_SURFACE: Rgb = [32, 40, 38];

export function themeTokens(theme: WidgetConfig["theme"]): Record<string, string> {
  const accent = parseHex(theme.palette.accent) ?? parseHex(DEFAULTS.theme.palette.accent)!;
  return {
    "--accent": toHex(accent),
    "--on-accent": textOn(accent),
    "--ink-light": toHex(readableOn(accent, LIGHT_SURFACE, 5)),
    "--ink-dark": toHex(readableOn(accent, DARK_SURFACE, 5)),
    "--radius": `${theme.radius}px`,
  };
}

export function applyTheme(root: HTMLElement, theme: WidgetConfig["theme"]): void {
  for (const [name, value] of Object.entries(themeTokens(theme))) root.style.setProperty(name, value);
  root.dataset.scheme = theme.scheme;
}
