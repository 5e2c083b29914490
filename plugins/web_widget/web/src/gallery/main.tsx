/** Gallery of all states, for dev mode: `npm run dev`, then /gallery.html. Not part of the build. */

import { fillDefaults } from "../shared/config";
import { ChatClient } from "../app/chat_client";
import { Shell } from "../app/shell";
import { PreferenceStorage } from "../app/state/preferences";
import { STATES } from "./states";
import type { StoredDocument } from "./states";

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
    frame.style.cssText = `width:${asked.get("width") ?? 384}px;height:${asked.get("height") ?? 640}px;border:0;border-radius:16px`;
    frame.src = `?${new URLSearchParams({ ...Object.fromEntries(asked), state })}`;
    frame.title = state;
    figure.append(frame, Object.assign(document.createElement("figcaption"), { textContent: state }));
    root.append(figure);
  }
}

async function showOne(name: string): Promise<void> {
  const { state, config: own = {}, preferences = {}, click = [] } = STATES[name]!;
  const config = fillDefaults(merge(BASE, own, fromAddress()));
  const client = new ChatClient({
    origin: location.origin,
    widgetId: "gallery",
    locale: "en",
    page: { url: "", title: "", referrer: "" },
    token: null,
    identity: null,
    wipe: true,
    isUntracked: true,
    hasHome: false,
    onToken: () => {},
    onError: () => {},
    storage: "memory",
    keepsDrafts: false,
    typing: "nothing",
    onLink: () => {},
    onCode: () => {},
    onSessionStarted: () => {},
    onEvent: () => {},
  });
  client.store.update(() => state);
  const storage = new PreferenceStorage("gallery", "memory");
  storage.set(preferences);
  const shell = new Shell(client, config, storage, {
    close: () => {},
    popout: () => {},
    askForNotices: () => Promise.resolve(false),
  });
  await shell.speak(asked.get("locale") ?? "en");
  for (const selector of click) (await find(selector)).click();
  // for the tests, which visit every state in turn
  document.documentElement.dataset.states = Object.keys(STATES).join("\n");
  document.documentElement.dataset.shown = name;
}

const BASE: StoredDocument = {
  brand: { displayName: "Lumen & Clay" },
  locales: { supported: ["en", "de", "ar"] },
  features: { fileUpload: { enabled: true }, voice: { enabled: true }, qrScan: { enabled: true }, sound: { enabled: true }, notifications: { enabled: true }, endConversation: { enabled: true } },
};

/** What the address bar says of the theme: accent, scheme, radius, density, surface. */
function fromAddress(): StoredDocument {
  const theme = Object.fromEntries([...asked].filter(([key]) => ["scheme", "density", "background"].includes(key)));
  const palette = Object.fromEntries([...asked].filter(([key]) => ["accent", "surface", "text"].includes(key)));
  const radius = asked.has("radius") ? { radius: Number(asked.get("radius")) } : {};
  return { theme: { scheme: "light", ...theme, ...radius, palette } };
}

function merge(...configs: StoredDocument[]): unknown {
  return configs.reduce<unknown>((all, one) => deepen(all, one), {});
}

function deepen(base: unknown, over: unknown): unknown {
  if (!isPlain(base) || !isPlain(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, key in over ? deepen(base[key], over[key]) : base[key]]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Wait for an element: parts of the app load when they are first shown. */
function find(selector: string): Promise<HTMLElement> {
  return new Promise((resolve) => {
    const look = () => {
      const found = document.querySelector<HTMLElement>(selector);
      if (found) resolve(found);
      else requestAnimationFrame(look);
    };
    look();
  });
}
