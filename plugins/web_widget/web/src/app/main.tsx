/** Entry of the frame: shake hands with the loader, fetch the config, start the client, draw. */

import type { Status, ToApp } from "../shared/bridge";
import { fillDefaults } from "../shared/config";
import type { WidgetConfig } from "../shared/config";
import { awaitLoader, isPopout } from "./bridge";
import type { Bridge } from "./bridge";
import { ChatClient } from "./chat_client";
import { isShowing, runHostCall } from "./host_calls";
import { toHostEvent } from "./host_events";
import { chooseLocale } from "./i18n/texts";
import { Api, ApiError } from "./net/api";
import { Notices } from "./notices";
import { Shell } from "./shell";
import { PreferenceStorage } from "./state/preferences";
import { currentSession, totalUnread } from "./state/state";
import "./styles/index.css";

type Start = Extract<ToApp, { t: "start" }>;

const root = document.documentElement;
const widgetId = root.dataset.widget ?? "";
const allowed = (root.dataset.origins ?? "").split(" ");

async function main(): Promise<void> {
  // asked for before the loader speaks, so that it is there when it does
  const config = new Api(location.origin, widgetId).getConfig().then(fillDefaults, () => fillDefaults({}));
  const bridge = await awaitLoader(allowed);
  const start = await bridge.open();
  await run(bridge, start, await config);
}

async function run(bridge: Bridge, start: Start, settings: WidgetConfig): Promise<void> {
  if (!settings.brand.displayName) settings.brand.displayName = settings.name || document.title;
  const { locale: wished, scheme } = start.override ?? {};
  const preferences = new PreferenceStorage(widgetId, settings.privacy.storage);
  if (start.wipe) preferences.forget();
  const language = chooseLocale(settings.locales, wished ?? start.language, navigator.languages);
  const locale = preferences.values.locale ?? language;
  const notices = new Notices(bridge, settings.features, preferences);
  const client = new ChatClient({
    origin: location.origin,
    widgetId,
    locale,
    page: start.page,
    token: start.token ?? null,
    identity: start.identity ?? null,
    wipe: start.wipe ?? false,
    storage: settings.privacy.storage,
    keepsDrafts: settings.composer.drafts,
    typing: !settings.features.typing.visitor ? "nothing" : settings.features.typing.preview ? "words" : "signal",
    isUntracked: start.isUntracked ?? false,
    hasHome: settings.greeting.home.length > 0,
    onToken: (token, visitor) => bridge.send("token", token, visitor),
    onError: (error) => bridge.send("emit", "error", { code: codeOf(error), message: error.message }),
    onSessionStarted: (conversation) => bridge.send("emit", "conversation.started", { conversation }),
    onCode: (text) => bridge.send("emit", "code.scanned", { text }),
    onLink: (url) => bridge.send("emit", "link.clicked", { url }),
    onEvent: (event) => {
      const told = toHostEvent(event);
      if (told) bridge.send("emit", ...told);
      const isSeen = client.store.state.isOpen && document.visibilityState === "visible";
      if (told?.[0] === "message.received" && !isSeen) notices.onUnseen(settings.brand.displayName, told[1].text);
    },
  });
  const shell = new Shell(client, settings, preferences, {
    close: () => (isPopout() ? window.close() : bridge.send("close")),
    popout: () => bridge.send("popout"),
    askForNotices: () => notices.ask(),
  });
  if (scheme) shell.setScheme(scheme);
  // before the page speaks again: what it says from now on is newer
  shell.setFull(start.isFull ?? false);
  client.setOpen(isPopout() || start.isOpen);
  showView(client, start.view);
  bridge.onMessage = (message) => {
    if (message.t === "shown") {
      showView(client, message.view);
      shell.setFull(message.isFull ?? false);
      client.setOpen(message.isOpen);
    }
    if (message.t === "notices") notices.onPermission(message.permission);
    if (message.t === "call") void answer(bridge, client, shell, message);
  };
  await shell.speak(locale);
  reportStatus(bridge, client, (count) => notices.onUnread(count, shell.texts!));
  // an open socket would keep the browser from holding the page ready for the way back
  addEventListener("pagehide", () => client.pause());
  addEventListener("pageshow", ({ persisted }) => persisted && client.resume());
  await client.start();
  bridge.send("emit", "ready", {});
}

/** Go where the page wants the visitor to be, once there is something to see. */
function showView(client: ChatClient, view: string | undefined): void {
  if (view === "home") void client.ready().then(() => client.openHome());
}

type Call = Extract<ToApp, { t: "call" }>;

async function answer(bridge: Bridge, client: ChatClient, shell: Shell, call: Call): Promise<void> {
  try {
    const outcome = runHostCall(client, shell, call.method, call.args);
    const shows = isShowing(call.method, call.args);
    // a chat that is yet to start shows how that goes
    if (shows && client.store.state.phase !== "ready") bridge.send("open");
    const value = await outcome;
    if (shows) bridge.send("open");
    bridge.send("result", call.id, value);
  } catch (error) {
    bridge.send("result", call.id, null, error instanceof Error ? error.message : String(error));
  }
}

function codeOf(error: Error): string {
  return error instanceof ApiError ? error.code : "failed";
}

/** Keep the loader's badge and its knowledge of the session current, and tell the page what changed. */
function reportStatus(bridge: Bridge, client: ChatClient, onUnread: (count: number) => void): void {
  let told: Status = { unread: 0, isLive: false, conversation: null, connection: "" };
  let typing: Readonly<Record<string, { name: string }>> = {};
  let isOpen: boolean | undefined;
  client.store.watch(() => {
    const { state } = client.store;
    for (const [conversation, { name }] of Object.entries(state.typing)) {
      if (!(conversation in typing)) bridge.send("emit", "agent.typing", { conversation, name });
    }
    typing = state.typing;
    if (state.availability && isOpen !== undefined && state.availability.is_open !== isOpen) {
      bridge.send("emit", "availability.changed", { is_open: state.availability.is_open });
    }
    isOpen = state.availability?.is_open;
    if (state.phase !== "ready") return;
    const next: Status = {
      unread: totalUnread(state),
      isLive: currentSession(state) !== null || state.outbox.length > 0,
      conversation: state.view.name === "thread" && state.view.session in state.sessions ? state.view.session : null,
      connection: state.connection,
    };
    if (JSON.stringify(next) === JSON.stringify(told)) return;
    bridge.send("status", next);
    if (next.unread !== told.unread) {
      bridge.send("emit", "unread", { count: next.unread });
      onUnread(next.unread);
    }
    if (next.connection !== told.connection) {
      bridge.send("emit", "connection.changed", { connection: next.connection });
    }
    told = next;
  });
}

/** In the designer the app shows a draft, and what it shows is made up. */
async function preview(): Promise<void> {
  const bridge = await awaitLoader([]);
  await bridge.open();
  const { rehearse } = await import("./preview/rehearse");
  rehearse(bridge);
}

void ("preview" in root.dataset ? preview() : main());
