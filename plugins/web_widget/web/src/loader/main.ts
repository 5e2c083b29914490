/**
 * The loader: what a host page runs. Draws the launcher, keeps the visitor's token, and starts the app
 * in its frame on the first sign of intent. Never throws into the page.
 */

import { buildConsent } from "./consent";
import type { Connection, Core } from "./core";
import { emit, guard, on, once } from "./events";
import { attempt, forget, isAllowed, recall, remember } from "./memory";
import { LOOK, address, language, path, text } from "./site";
import { applyLook, button, host, panel, shadow, update } from "./view";

interface Global {
  (method: string, ...args: unknown[]): unknown;
  /** Calls made before the script arrived. */
  q?: [method: string, ...args: unknown[]][] | undefined;
  /** Set once a loader is at work: a second one keeps out of its way. */
  path?: string;
}
declare global {
  interface Window {
    chatclick?: Global | undefined;
  }
  /** Names of the parts loaded later, with a hash of their content. */
  const __CONNECT__: string;
  const __EXTRAS__: string;
}

/** Calls that wait for the app instead of starting it. */
const PATIENT = "identify page track setContext";
const OPENED = `${path}open`;

const before = window.chatclick;
const life = new AbortController();
const { signal } = life;
/** Goes on with the calls that wait: for the visitor's consent, for the line to the app. */
const waiting: (() => void)[] = [];
let isOpen = false;
let frame: HTMLIFrameElement | undefined;
let connection: Connection | undefined;
let isConnecting = false;

/** To be awaited. Not a promise: a page may have put something else in place of `Promise`. */
const aChange = { then: (go: () => void) => void waiting.push(go) };

const never = { then: (_go: () => void) => {} };

function goOn(): void {
  for (const go of waiting.splice(0)) go();
}

/** Fetch a part of the loader. `import` is not subject to Trusted Types, unlike a script element. */
const bring = async <T>(name: string): Promise<T> => {
  const part = await import(/* @vite-ignore */ new URL(name, address).href);
  // destroyed meanwhile: it would add to a page that nobody cleans any more
  if (signal.aborted) await never;
  return part.default(core) as T;
};

function load(): void {
  if (!isAllowed()) return;
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = panel.ariaLabel!;
    frame.allow = LOOK.allow ?? "";
    frame.onload = () => {
      host.dataset.loaded = "1";
      core.greet?.();
    };
    frame.src = `${address.origin}${path}/frame`;
    panel.append(frame);
  }
  connect();
}

function connect(): void {
  if (isConnecting) return;
  isConnecting = true;
  const begin = async () => {
    connection = await bring<Connection>(__CONNECT__);
    goOn();
  };
  void guard(begin, (error) => {
    isConnecting = false;
    unload();
    report(error);
  });
}

const report = (error: unknown) => emit("error", { code: "failed", message: `${error}` });

function unload(): void {
  frame?.remove();
  frame = undefined;
  connection?.onUnloaded();
}

function setOpen(value: boolean, view?: unknown): void {
  if (isOpen !== value) {
    isOpen = value;
    if (LOOK.session?.reopenOnNavigate !== false) attempt(() => (sessionStorage[OPENED] = value ? 1 : ""));
    update(value);
    emit(value ? "open" : "close");
  }
  // also for an app that is yet to start
  core.view = view;
  connection?.onShown();
}

function open(view?: unknown): void {
  if (!isAllowed()) return consent?.ask();
  load();
  setOpen(true, view);
  if (!LOOK.isStill) frame!.focus();
}

function close(): void {
  if (!isOpen) return;
  setOpen(false);
  // out of the panel and nowhere else
  if (shadow.activeElement) button.focus();
}

/** Methods the loader answers itself; all others go to the app. */
const methods: Record<string, (...args: never[]) => unknown> = {
  // @ts-expect-error no name but these is a method
  __proto__: null,
  load,
  open,
  close,
  toggle: () => (isOpen ? close() : open()),
  show: () => (host.hidden = false),
  hide: () => (host.hidden = true),
  destroy() {
    life.abort();
    frame?.remove();
    host.remove();
    attempt(() => (sessionStorage[OPENED] = ""));
    if (window.chatclick !== api) return;
    if (before) before.q = undefined;
    if (before) window.chatclick = before;
    else delete window.chatclick;
  },
};

/** Methods that answer at once. */
const instant: Record<string, (...args: never[]) => unknown> = {
  // @ts-expect-error no name but these is a method
  __proto__: null,
  on,
  once,
  get: (name: string) =>
    name === "unread" ? +recall("unread") : name === "state" ? (isOpen ? "open" : "closed") : connection?.get(name),
};

async function run(method: string, args: unknown[]): Promise<unknown> {
  if (methods[method]) return methods[method](...(args as never[]));
  core.onCall?.(method, args);
  while (!isAllowed()) await aChange;
  if (!PATIENT.includes(method)) connect();
  while (!connection) await aChange;
  return connection.call(method, args);
}

const call = (method: string, ...args: unknown[]): Promise<unknown> => {
  const outcome = run(method, args);
  void guard(() => outcome, report);
  return outcome;
};

const api: Global = (method, ...args) =>
  instant[method] ? attempt(() => instant[method]!(...(args as never[]))) : call(method, ...args);

const core: Core = {
  look: LOOK,
  address,
  path,
  language,
  host,
  shadow,
  panel,
  button,
  signal,
  text,
  on,
  emit,
  recall,
  remember,
  forget,
  isOpen: () => isOpen,
  open,
  close,
  update: () => update(isOpen),
  load,
  getFrame: () => frame,
  unload,
  call,
};

const consent = __FULL__ ? buildConsent(core, () => (goOn(), resume())) : undefined;
if (consent) methods.consent = consent.answer;

/** Another tab may have read or got something. */
function redraw(): void {
  update(isOpen);
  if (+recall("unread")) connect();
}

/** Go on where the visitor was, and start what the config wants before anybody opens the chat. */
function resume(): void {
  // where the part that would know does not come, the launcher does
  if (LOOK.extras) void guard(() => bring(__EXTRAS__), () => host.removeAttribute("data-away"));
  const { mode = "floating", mobileBreakpoint = 480 } = LOOK.layout ?? {};
  const wasOpen = attempt(() => sessionStorage[OPENED]) && innerWidth > mobileBreakpoint;
  // one that a waiting call opened stays on its view
  if (!isOpen && (wasOpen || mode !== "floating")) open();
  else if (+recall("unread") || recall("live")) load();
}

function begin(): void {
  window.chatclick = api;
  api.path = path;
  button.onclick = methods.toggle as () => void;
  // a touch enters, too, before it presses
  button.onpointerenter = button.onfocus = load;
  // no value: false would stop every other key
  host.onkeydown = ({ key }) => {
    if (key === "Escape") close();
  };
  for (const type of ["storage", "pageshow"]) addEventListener(type, redraw, { signal });
  applyLook();
  update(false);

  // a page that replaces its body would take the chat with it
  const keep = () => {
    if (host.isConnected) return;
    const place = LOOK.layout?.mode === "inline" && document.querySelector("[data-chatclick]");
    (place || document.body)?.append(host);
  };
  const watcher = new MutationObserver(keep);
  watcher.observe(document.documentElement, { childList: true });
  signal.onabort = () => watcher.disconnect();
  keep();

  for (const args of before?.q ?? []) api(...args);
  if (isAllowed()) resume();
}

if (before?.path) console.warn(`${before.path} is here already`);
else if (document.body) begin();
else addEventListener("DOMContentLoaded", begin, { signal });
