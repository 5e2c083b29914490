/** Gallery of all states, for dev mode: `npm run dev`, then /gallery.html. Not part of the build. */

import { render } from "preact";
import { fillDefaults } from "../shared/config";
import { ChatClient } from "../app/chat_client";
import { loadCatalogue } from "../app/i18n/catalogues";
import { buildTexts } from "../app/i18n/texts";
import { applyTheme } from "../app/theme";
import { App } from "../app/ui/App";
import { STATES } from "./states";

const asked = new URLSearchParams(location.search);
const name = asked.get("state");

if (name === null) showAll();
else void import("../app/styles/index.css").then(() => showOne(name));

function showAll(): void {
  const root = document.body;
  root.style.cssText = "display:flex;flex-wrap:wrap;gap:24px;margin:24px;background:#8a8f8d;font:14px system-ui";
  for (const state of Object.keys(STATES)) {
    const figure = document.createElement("figure");
    const frame = document.createElement("iframe");
    figure.style.margin = "0";
    frame.style.cssText = `width:${asked.get("width") ?? 384}px;height:600px;border:0;border-radius:16px`;
    frame.src = `?${new URLSearchParams({ ...Object.fromEntries(asked), state })}`;
    frame.title = state;
    figure.append(frame, Object.assign(document.createElement("figcaption"), { textContent: state }));
    root.append(figure);
  }
}

async function showOne(state: string): Promise<void> {
  const locale = asked.get("locale") ?? "en";
  const scheme = asked.get("scheme") === "dark" ? "dark" : "light";
  const accent = asked.get("accent") ?? "#0f766e";
  const config = fillDefaults({ brand: { displayName: "Lumen & Clay" }, theme: { scheme, palette: { accent } } });
  const texts = buildTexts(config, locale, await loadCatalogue(locale));
  document.documentElement.lang = locale;
  document.documentElement.dir = asked.get("dir") ?? texts.direction;
  applyTheme(document.documentElement, config.theme);
  const client = new ChatClient({
    origin: location.origin,
    widgetId: "gallery",
    locale,
    page: { url: "", title: "", referrer: "" },
    token: null,
    identity: null,
    wipe: true,
    onToken: () => {},
    onError: () => {},
    isUntracked: true,
    storage: "memory",
    keepsDrafts: false,
    onEvent: () => {},
    onSessionStarted: () => {},
    onLink: () => {},
  });
  client.store.update(() => STATES[state]!);
  render(<App chat={{ client, config, texts, close: () => {} }} />, document.body);
}
