/** The question whether the chat may store and load anything: asked where the config says so. */

import css from "./consent.css?inline";
import type { Core } from "./core";

export interface Consent {
  /** Show the question. */
  ask(): void;
  /** The visitor's answer, from the card or from the page's own dialogue. */
  answer(isGiven: boolean): void;
}

/**
 * @param onGiven - called each time the visitor agrees
 */
export function buildConsent(core: Core, onGiven: () => void): Consent {
  const { button, emit, forget, remember, shadow, text } = core;
  const card = document.createElement("section");
  const words = document.createElement("p");
  const yes = document.createElement("button");
  const no = document.createElement("button");
  card.className = "card";
  card.role = "dialog";
  card.ariaLabel = core.look.name!;
  words.textContent = text("consent.text");
  yes.textContent = text("consent.accept");
  no.textContent = text("consent.decline");
  yes.onclick = () => {
    answer(true);
    core.open();
  };
  no.onclick = () => answer(false);
  card.append(words, yes, no);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];

  function answer(isGiven: boolean): void {
    const hadFocus = card.contains(shadow.activeElement);
    card.remove();
    if (hadFocus) button.focus();
    if (isGiven) remember("consent", "1");
    else {
      core.close();
      // ends the visit, and the app forgets what lies in its frame before that goes
      if (core.getFrame()) void core.call("logout");
      forget("token", "visitor", "unread", "live", "seen", "at", "consent");
    }
    emit("consent", { is_given: isGiven });
    if (isGiven) onGiven();
  }

  return {
    ask() {
      shadow.prepend(card);
      yes.focus();
    },
    answer,
  };
}
