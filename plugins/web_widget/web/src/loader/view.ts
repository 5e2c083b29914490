/** The launcher and the panel, in a shadow root. DOM calls and one constructed stylesheet only. */

import type { StoredConfig } from "../shared/config";
import css from "./loader.css?inline";
import { recall } from "./memory";
import { language } from "./site";

const [openWord, closeWord, unreadWord] = (
  language.startsWith("de") ? "Chat öffnen|Chat schließen|ungelesen" : "Open chat|Close chat|unread"
).split("|") as [string, string, string];

export const host = document.createElement("chatclick-widget");
export const panel = document.createElement("div");
export const button = document.createElement("button");
const label = document.createElement("b");
const badge = document.createElement("i");
const shadow = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
shadow.adoptedStyleSheets = [sheet];
shadow.append(panel, button);
button.append(label, badge);
panel.role = "dialog";

/** Set what the config says; what it leaves out is in the stylesheet. */
export function applyLook({ launcher, layout, theme, name, locales, strings = {} }: StoredConfig): void {
  const values = { ...layout?.offset, ...theme?.palette, radius: theme?.radius ?? 16 };
  for (const [key, value] of Object.entries(values)) host.style.setProperty(`--${key}`, `${value}`);
  Object.assign(host.dataset, { ...launcher, side: layout?.position });
  const key = launcher?.label || "launcher.label";
  const texts = strings[language] ?? strings[language.slice(0, 2)] ?? strings[locales?.default ?? ""];
  const text = texts?.[key] ?? (key === "launcher.label" ? openWord : key);
  label.textContent = launcher?.kind === "pill" ? text : "";
  panel.ariaLabel = name!;
}

/** Bring launcher and badge up to date. */
export function update(isOpen: boolean): void {
  const { unread } = recall();
  const name = label.textContent || openWord;
  host.toggleAttribute("data-open", isOpen);
  button.ariaExpanded = `${isOpen}`;
  button.ariaLabel = isOpen ? closeWord : name + (unread ? `, ${unread} ${unreadWord}` : "");
  badge.textContent = unread ? (unread > 99 ? "99+" : `${unread}`) : "";
}

/** On a phone the panel fills what the keyboard leaves. */
export function fit(isFull: boolean): void {
  const { height, offsetTop } = visualViewport!;
  panel.ariaModal = `${isFull}`;
  panel.style.cssText = isFull ? `height:${height}px;top:${offsetTop}px` : "";
}
