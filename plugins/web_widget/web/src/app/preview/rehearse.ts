/**
 * The app in the designer: drawn by the very parts that visitors get, from a draft and a scene that is made
 * up. Nothing is sent anywhere; what is written shows as if it had been.
 */

import { fillDefaults } from "../../shared/config";
import type { WidgetConfig } from "../../shared/config";
import type { Rehearsal, Scene } from "../../shared/preview";
import type { Bridge } from "../bridge";
import { ChatClient } from "../chat_client";
import { Api } from "../net/api";
import { PreferenceStorage } from "../state/preferences";
import { Shell } from "../shell";
import { buildNewSession, buildOwn, buildScene } from "./scenes";

const WIDGET_ID = "preview";

export function rehearse(bridge: Bridge): void {
  const client = buildClient();
  playBack(client);
  let scene: Scene | null = null;
  let preferences = new PreferenceStorage(WIDGET_ID, "memory");

  async function show(told: Rehearsal): Promise<void> {
    // the sheets of the former config's own rules
    document.adoptedStyleSheets = [];
    const config = readConfig(told.config);
    if (scene !== told.scene) {
      scene = told.scene;
      preferences = new PreferenceStorage(WIDGET_ID, "memory");
      client.store.update(({ isOpen }) => ({ ...buildScene(told.scene, told.samples, Date.now()), isOpen }));
    }
    leaveFocus();
    const shell = new Shell(client, config, preferences, {
      close: () => bridge.send("close"),
      popout: () => {},
      askForNotices: () => Promise.resolve(false),
    });
    shell.setScheme(told.scheme === "auto" ? config.theme.scheme : told.scheme);
    shell.setFull(isFull);
    await shell.speak(told.locale);
    document.documentElement.dataset.shown = told.scene;
  }

  /** The chat opens because somebody works beside it: the focus stays with what they write. */
  function leaveFocus(): void {
    client.store.update((state) => ({ ...state, focusRequests: 0 }));
  }

  let isFull = false;
  bridge.onMessage = (message) => {
    if (message.t === "shown") {
      isFull = message.isFull ?? false;
      document.documentElement.toggleAttribute("data-full", isFull);
      client.setOpen(message.isOpen);
      leaveFocus();
    }
    if (message.t !== "call") return;
    const isShow = message.method === "preview";
    const done = isShow ? show(message.args[0] as Rehearsal) : Promise.resolve();
    void done.then(() => bridge.send("result", message.id, null));
  };
}

function readConfig(stored: unknown): WidgetConfig {
  const config = fillDefaults(stored);
  if (!config.brand.displayName) config.brand.displayName = config.name;
  return config;
}

function buildClient(): ChatClient {
  const nothing = () => {};
  const env = {
    origin: location.origin,
    widgetId: WIDGET_ID,
    locale: "en",
    page: { url: "", title: "", referrer: "" },
    token: null,
    identity: null,
    wipe: false,
    isUntracked: true,
    hasHome: true,
    storage: "memory" as const,
    keepsDrafts: false,
    typing: "nothing" as const,
    onToken: nothing,
    onError: nothing,
    onEvent: nothing,
    onSessionStarted: nothing,
    onLink: nothing,
    onCode: nothing,
  };
  return new ChatClient(env, new Api(env.origin, env.widgetId, answerItself));
}

/** A server that is not there: it begins sessions and knows of nothing else. */
function answerItself(url: string, { method }: RequestInit): Promise<Response> {
  const isNew = method === "POST" && url.endsWith("/api/v1/sessions");
  if (!isNew) return Promise.resolve(new Response(null, { status: 204 }));
  const now = Date.now();
  return Promise.resolve(Response.json(buildNewSession(`ses_${now}`, new Date(now).toISOString())));
}

/** Show what is written as if it had arrived. */
function playBack(client: ChatClient): void {
  client.store.watch(() => {
    const [entry] = client.store.state.outbox;
    if (!entry) return;
    queueMicrotask(() => client.store.update((state) => {
      const thread = state.threads[entry.session];
      const messages = thread?.messages ?? [];
      const seq = (messages.at(-1)?.seq ?? 0) + 1;
      const own = buildOwn(entry.session, seq, entry.text, entry.client_msg_id, new Date().toISOString());
      const none = { status: "ready" as const, happenings: [], hasEarlier: false, isLoadingEarlier: false, firstUnreadSeq: null };
      return {
        ...state,
        outbox: state.outbox.filter(({ client_msg_id: id }) => id !== entry.client_msg_id),
        threads: { ...state.threads, [entry.session]: { ...none, ...thread, messages: [...messages, own] } },
      };
    }));
  });
}
