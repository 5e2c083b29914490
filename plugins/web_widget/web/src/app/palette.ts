/**
 * The colours of a theme, computed from its accent: every text reaches 4.5:1 on whatever it stands on,
 * every control and icon 3:1. Colours the config gives are kept, and moved only as far as it takes to
 * read them. Pure.
 */

import type { WidgetConfig } from "../shared/config";
import { contrast, luminance, mix, parseHex, readableOn, textOn, toHex, WHITE } from "../shared/color";
import type { Rgb } from "../shared/color";

type Theme = Pick<WidgetConfig["theme"], "palette" | "background">;

export type Scheme = "light" | "dark";

const TEXT = 4.5;
/** Text in the accent's colour: a little more, since it is often small. */
const INK = 5;
/** Borders of controls, icons. */
const CONTROL = 3.05;
/** What the neutral colours are before the accent tints them, and how filled areas stand out. */
const GROUND = {
  light: { surface: WHITE, alt: "#f2f4f4", sunken: "#f7f9f9", text: "#12191a", muted: "#586365", line: "#e2e7e7",
    control: "#7b8688", danger: "#b3261e", success: "#1b7a43", warn: "#fff3dc", fill: 1.2, tint: 0.025 },
  dark: { surface: "#141a1a", alt: "#212828", sunken: "#0e1313", text: "#e9eeee", muted: "#9daaaa", line: "#2c3535",
    control: "#74807f", danger: "#ff9d93", success: "#6fcf97", warn: "#382a0c", fill: 1.5, tint: 0.05 },
} as const;
const FALLBACK = "#0f766e";

type Tokens = Record<string, string>;

/** The colour tokens of one scheme. */
export function colorTokens({ palette, background }: Theme, scheme: Scheme): Tokens {
  const ground = GROUND[scheme];
  const accent = read(palette.accent) ?? read(FALLBACK)!;
  const tinted = (color: string | Rgb, share: number = ground.tint) =>
    mix(typeof color === "string" ? read(color)! : color, accent, share);
  const own = (name: keyof Theme["palette"]) => read(palette[name]);

  const surface = ofScheme(own("surface"), scheme) ?? tinted(ground.surface, scheme === "light" ? 0 : ground.tint);
  const isOwn = ofScheme(own("surface"), scheme) !== null;
  const toward = scheme === "light" ? ([0, 0, 0] as const) : WHITE;
  const alt = ofScheme(own("surfaceAlt"), scheme) ?? (isOwn ? mix(surface, toward, 0.06) : tinted(ground.alt));
  const sunken = isOwn ? mix(surface, toward, 0.03) : tinted(ground.sunken);
  const backdrop = ofScheme(read(background), scheme) ?? surface;
  const grounds = [surface, alt, sunken, backdrop];
  const text = readableOn(ofText(own("text"), scheme) ?? tinted(ground.text), grounds, TEXT);
  const fill = readableOn(accent, [surface], ground.fill);
  const ownBubble = own("visitorBubble") ?? fill;
  const otherBubble = own("agentBubble") ?? alt;
  const warn = read(ground.warn)!;
  return hexed({
    surface,
    backdrop,
    "surface-alt": alt,
    "surface-sunken": sunken,
    text,
    muted: readableOn(ofText(own("textMuted"), scheme) ?? tinted(ground.muted), grounds, TEXT),
    line: own("border") ?? (isOwn ? mix(surface, toward, 0.12) : tinted(ground.line)),
    control: readableOn(tinted(ground.control), grounds, CONTROL),
    accent: fill,
    "on-accent": textAbove(own("accentText"), fill),
    ink: readableOn(accent, grounds, INK),
    danger: readableOn(own("danger") ?? read(ground.danger)!, grounds, TEXT),
    success: readableOn(own("success") ?? read(ground.success)!, grounds, TEXT),
    "bubble-own": ownBubble,
    "on-bubble-own": textAbove(own("visitorBubble") ? null : own("accentText"), ownBubble),
    "bubble-other": otherBubble,
    "on-bubble-other": textAbove(text, otherBubble),
    "warn-surface": warn,
    "warn-text": readableOn(read("#8a5a00")!, [warn], INK),
  });
}

function read(text: string | null | undefined): Rgb | null {
  return text ? parseHex(text) : null;
}

/** A surface belongs to the scheme that is as light as it is; the other scheme computes its own. */
function ofScheme(color: Rgb | null, scheme: Scheme): Rgb | null {
  return color && luminance(color) > 0.18 === (scheme === "light") ? color : null;
}

function ofText(color: Rgb | null, scheme: Scheme): Rgb | null {
  return color && luminance(color) > 0.18 === (scheme === "dark") ? color : null;
}

/** `wanted` where it can be read on the background, else what can. */
function textAbove(wanted: Rgb | null, background: Rgb): Rgb {
  return wanted && contrast(wanted, background) >= TEXT ? wanted : textOn(background);
}

function hexed(colors: Record<string, Rgb>): Tokens {
  return Object.fromEntries(Object.entries(colors).map(([name, color]) => [`--${name}`, toHex(color)]));
}
