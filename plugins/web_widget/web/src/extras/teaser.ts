/** A line of text beside the launcher. Opens the chat when pressed; can be sent away. */

import type { Core } from "../loader/core";
import css from "./teaser.css?inline";

export interface Teaser {
  show(text: string, onDismiss: () => void): void;
  hide(): void;
}

export function buildTeaser(core: Core): Teaser {
  const { shadow } = core;
  const bubble = document.createElement("div");
  const words = document.createElement("button");
  const away = document.createElement("button");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  bubble.className = "teaser";
  // said when it comes, without taking the focus
  bubble.role = "status";
  away.className = "away";
  away.ariaLabel = core.text("teaser.dismiss");
  bubble.append(words, away);
  const hide = () => bubble.remove();
  words.onclick = () => core.open();
  core.on("open", hide);
  return {
    show(text, onDismiss) {
      words.textContent = text;
      away.onclick = () => {
        hide();
        onDismiss();
      };
      shadow.append(bubble);
    },
    hide,
  };
}
