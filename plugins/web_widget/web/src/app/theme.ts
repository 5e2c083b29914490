/** Puts the config's look on the root element, and follows the person's own settings while it is shown. */

import type { WidgetConfig } from "../shared/config";
import { colorTokens } from "./palette";
import type { Scheme } from "./palette";
import { parseHex } from "../shared/color";

const SYSTEM_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
/** What the person's own switch for larger text makes of every size. */
const LARGE = 1.25;
/** From no shadow to a strong one: how far it falls and how dark it is. */
const SHADOWS = [
  "none",
  "0 1px 2px rgb(16 28 32 / 7%), 0 2px 8px rgb(16 28 32 / 5%)",
  "0 1px 2px rgb(16 28 32 / 6%), 0 6px 20px rgb(16 28 32 / 7%)",
  "0 2px 4px rgb(16 28 32 / 8%), 0 12px 36px rgb(16 28 32 / 14%)",
] as const;

type Theme = WidgetConfig["theme"];
type Accessibility = WidgetConfig["accessibility"];

/** Every token that does not depend on the scheme. */
export function shapeTokens({ radius, font, shadow, background }: Theme, scale: number): Record<string, string> {
  return {
    "--radius": `${radius}px`,
    "--font": font.family === "system" ? SYSTEM_FONTS : `${quoted(font.family)}, ${SYSTEM_FONTS}`,
    "--shadow": SHADOWS[shadow] ?? SHADOWS[2],
    "--scale": String(scale),
    "--backdrop-image": isImage(background) ? `url(${JSON.stringify(background)})` : "none",
  };
}

function isImage(background: string): boolean {
  return background !== "" && parseHex(background) === null;
}

/** Names of font families as CSS reads them; what could end the value is left out. */
function quoted(family: string): string {
  const names = family.split(",").map((name) => name.replace(/["'\\;{}]/g, "").trim());
  return names.filter(Boolean).map((name) => `"${name}"`).join(", ");
}

const dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

/** Draws the theme, again whenever the device turns dark or light. */
export class ThemeView {
  #theme: Theme;
  #isLarge = false;

  constructor(
    private readonly root: HTMLElement,
    theme: Theme,
    private readonly accessibility: Accessibility,
  ) {
    this.#theme = theme;
    dark?.addEventListener("change", () => this.draw());
    this.#loadFont();
    if (theme.css) adoptSheet(theme.css);
  }

  setScheme(scheme: Theme["scheme"]): void {
    this.#theme = { ...this.#theme, scheme };
    this.draw();
  }

  setLarge(isLarge: boolean): void {
    this.#isLarge = isLarge;
    this.draw();
  }

  draw(): void {
    const scheme = this.#scheme;
    const scale = this.accessibility.fontScale * (this.#isLarge ? LARGE : 1);
    const tokens = { ...colorTokens(this.#theme, scheme), ...shapeTokens(this.#theme, scale) };
    for (const [name, value] of Object.entries(tokens)) this.root.style.setProperty(name, value);
    Object.assign(this.root.dataset, {
      scheme,
      density: this.#theme.density,
      motion: this.accessibility.reducedMotion === "always" ? "none" : "auto",
      backdrop: isImage(this.#theme.background) ? "image" : "plain",
    });
  }

  get #scheme(): Scheme {
    const { scheme } = this.#theme;
    return scheme === "auto" ? (dark?.matches ? "dark" : "light") : scheme;
  }

  #loadFont(): void {
    const { family, url } = this.#theme.font;
    const name = family.split(",")[0]?.trim();
    if (!url || !name) return;
    // without the font the system's stands in, which is what the list of families says
    const face = new FontFace(name, `url(${JSON.stringify(url)})`);
    face.load().then(() => document.fonts.add(face), () => {});
  }
}

/** The config's own rules: a constructed sheet needs no exception in the policy of the page. */
function adoptSheet(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
