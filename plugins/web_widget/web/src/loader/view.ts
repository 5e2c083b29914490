/** The launcher and the panel, in a shadow root. DOM calls and one constructed stylesheet only. */

import css from "./loader.css?inline";
import { recall } from "./memory";
import { LOOK, text } from "./site";

export const host = document.createElement("chatclick-widget");
export const panel = document.createElement("div");
export const button = document.createElement("button");
const label = document.createElement("b");
const badge = document.createElement("i");
export const shadow = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
shadow.adoptedStyleSheets = [sheet];
panel.role = "dialog";
panel.className = "panel";
button.className = "launcher";


/** Set what the config says; what it leaves out is in the stylesheet. */
export function applyLook(): void {
  const { launcher = {}, name, values } = LOOK;
  // important: a page's own rule for everything must not reach in
  for (const key in values) host.style.setProperty(`--${key}`, `${values[key]}`, "important");
  shadow.append(panel);
  if (launcher.kind !== "none") shadow.append(button);
  if (launcher.kind === "pill") {
    button.append(label);
    label.textContent = text(launcher.label ?? "launcher.label");
  }
  if (launcher.badge !== "off") button.append(badge);
  host.dataset.badge = launcher.badge ?? "";
  // out of sight until it is known whether this page is to have a launcher
  host.toggleAttribute("data-away", !!launcher.hideOn);
  panel.ariaLabel = name!;
}

/** Bring launcher and badge up to date. */
export function update(isOpen: boolean): void {
  const unread = +recall("unread");
  const name = label.textContent || text("launcher.label");
  host.toggleAttribute("data-open", isOpen);
  button.ariaExpanded = `${isOpen}`;
  button.ariaLabel = isOpen ? text("launcher.close") : name + (unread ? `, ${unread} ${text("launcher.unread")}` : "");
  badge.textContent = unread ? (unread > 99 ? "99+" : `${unread}`) : "";
}
