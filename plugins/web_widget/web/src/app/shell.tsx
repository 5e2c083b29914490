/**
 * The page of the frame: language, direction and theme on its root element, and the app drawn into it.
 * Drawn anew when the page or the person changes one of them.
 */

import { render } from "preact";
import type { Override } from "../shared/api";
import type { WidgetConfig } from "../shared/config";
import type { ChatClient } from "./chat_client";
import { loadCatalogue } from "./i18n/catalogues";
import { buildTexts, chooseLocale } from "./i18n/texts";
import type { Texts } from "./i18n/texts";
import type { PreferenceStorage, Preferences } from "./state/preferences";
import { ThemeView } from "./theme";
import { App } from "./ui/App";
import type { Holds } from "./ui/start/gate";

/** What only the page around the frame can do. */
export interface Surroundings {
  close(): void;
  popout(): void;
  /** Ask the person for leave to show notices; only on a click. */
  askForNotices(): Promise<boolean>;
}

export class Shell {
  readonly #theme: ThemeView;
  #texts: Texts | null = null;
  #holds: Holds = () => true;

  constructor(
    private readonly client: ChatClient,
    private readonly config: WidgetConfig,
    readonly preferences: PreferenceStorage,
    private readonly surroundings: Surroundings,
  ) {
    this.#theme = new ThemeView(document.documentElement, config.theme, config.accessibility);
    this.#theme.setLarge(preferences.values.hasLargeText ?? false);
    if (window.top === window) followKeyboard();
  }

  get texts(): Texts | null {
    return this.#texts;
  }

  /** Speak a language and draw. */
  async speak(locale: string): Promise<void> {
    this.#texts = buildTexts(this.config, locale, await loadCatalogue(locale));
    this.#holds = await loadHolds(this.config, this.client, locale);
    document.documentElement.lang = locale;
    document.documentElement.dir = this.#texts.direction;
    this.#draw();
  }

  /** Take what the page changes while it runs, as far as it shows inside the frame. */
  async configure({ locale, scheme }: Override): Promise<void> {
    if (scheme === "auto" || scheme === "light" || scheme === "dark") this.setScheme(scheme);
    if (typeof locale === "string") await this.speak(chooseLocale(this.config.locales, locale, []));
  }

  /** The panel fills the window: nothing of the page is beside it. */
  setFull(isFull: boolean): void {
    document.documentElement.toggleAttribute("data-full", isFull);
  }

  setScheme(scheme: WidgetConfig["theme"]["scheme"]): void {
    this.#theme.setScheme(scheme);
  }

  #set(fields: Preferences): void {
    this.preferences.set(fields);
    if (fields.hasLargeText !== undefined) this.#theme.setLarge(fields.hasLargeText);
    if (fields.locale !== undefined) void this.speak(fields.locale);
    else this.#draw();
  }

  #draw(): void {
    const texts = this.#texts;
    if (!texts) return;
    const { client, config, surroundings } = this;
    const chat = {
      client,
      config,
      texts,
      holds: this.#holds,
      surroundings,
      close: () => surroundings.close(),
      preferences: this.preferences.values,
      setPreferences: (fields: Preferences) => this.#set(fields),
    };
    render(<App chat={chat} />, document.body);
  }
}

/** In a window of its own, leave the room that the on-screen keyboard takes. In a frame the loader does. */
function followKeyboard(): void {
  const fit = () => document.documentElement.style.setProperty("--height", `${visualViewport?.height ?? innerHeight}px`);
  visualViewport?.addEventListener("resize", fit);
}

/** Few forms have conditions, so what reads them is fetched only for those. */
async function loadHolds({ forms }: WidgetConfig, client: ChatClient, locale: string): Promise<Holds> {
  const hasConditions = Object.values(forms).some(({ when }) => when !== undefined);
  if (!hasConditions) return () => true;
  const { holdsFor } = await import("./form_conditions");
  return holdsFor(client, locale);
}
