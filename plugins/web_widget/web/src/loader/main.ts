/**
 * The loader: what a host page runs. Draws the launcher, keeps the visitor's token, and starts the app
 * in its frame on the first sign of intent. Never throws into the page.
 */

import type { Values } from "../shared/api";
import type { Identity, Page, Status } from "../shared/bridge";
import { emit, guard, on, once } from "./events";
import { actions, call, focus, load, port, start, tell, unload } from "./frame";
import { attempt, recall, remember } from "./memory";
import { LOOK, isPhone, language, path } from "./site";
import { applyLook, button, fit, host, update } from "./view";

interface Api {
  (method: string, ...args: unknown[]): unknown;
  /** Calls made before the script arrived. */
  q?: [method: string, ...args: unknown[]][];
}
declare global {
  interface Window {
    chatclick?: Api;
  }
}

let isOpen = false;
let identity: Identity | undefined;
let page: Page | undefined;
let status: Status | undefined;

const readPage = (url = location.href, title = document.title): Page => ({ url, title, referrer: document.referrer });

Object.assign(actions, {
  hello() {
    host.dataset.ready = "";
    const { token, wipe } = recall();
    remember({ wipe: false });
    start({ t: "start", token, wipe, identity, page: page ?? readPage(), language, isOpen });
  },
  status(next: Status) {
    status = next;
    remember({ unread: next.unread, isLive: next.isLive });
    update(isOpen);
  },
  token: (token: string | null) => remember({ token }),
  open,
  close,
  emit,
});

function setOpen(value: boolean): void {
  isOpen = value;
  attempt(() => (sessionStorage[path] = value ? 1 : ""));
  update(value);
  fit(value && isPhone());
  tell({ t: "shown", isOpen });
  emit(value ? "open" : "close", {});
}

function open(): void {
  load();
  if (!isOpen) setOpen(true);
  focus();
}

function close(): void {
  if (!isOpen) return;
  setOpen(false);
  button.focus();
  // the app did not load: the next try begins afresh
  if (!port) unload();
}

function toggle(): void {
  if (isOpen) close();
  else open();
}

/** Methods the loader answers itself; all others go to the app. */
const methods: Record<string, (...args: never[]) => unknown> = {
  load,
  open,
  close,
  on,
  once,
  toggle,
  show: () => (host.hidden = false),
  hide: () => (host.hidden = true),
  get: (name: keyof Values) =>
    ({ ...status, unread: recall().unread ?? 0, state: isOpen ? "open" : "closed" })[name],
  identify(person: Identity) {
    identity = person;
    return call("identify", person);
  },
  page(url?: string, title?: string) {
    page = readPage(url, title);
    return call("page", page);
  },
  async logout() {
    close();
    if (status) await call("logout");
    unload();
    identity = undefined;
    status = undefined;
    remember({ token: undefined, unread: 0, isLive: false, wipe: true });
    update(false);
  },
  destroy() {
    setOpen(false);
    unload();
    host.remove();
    delete window.chatclick;
  },
};

const api: Api = (method, ...args) =>
  guard(() => {
    if (methods[method]) return methods[method](...(args as never[]));
    load();
    return call(method, ...args);
  });

function begin(): void {
  button.onclick = toggle;
  // a touch enters, too, before it presses
  button.onpointerenter = button.onfocus = load;
  // no value: false would stop every other key
  host.onkeydown = ({ key }) => {
    if (key === "Escape") close();
  };
  addEventListener("storage", () => update(isOpen));
  const refit = () => fit(isOpen && isPhone());
  visualViewport?.addEventListener("resize", refit);
  visualViewport?.addEventListener("scroll", refit);

  applyLook(LOOK);
  update(isOpen);
  document.body.append(host);

  const held = window.chatclick?.q;
  window.chatclick = api;
  for (const args of held ?? []) api(...args);
  const { unread, isLive } = recall();
  if (attempt(() => sessionStorage[path]) && !isPhone()) open();
  else if (unread || isLive) load();
}

if (document.body) begin();
else addEventListener("DOMContentLoaded", begin);
