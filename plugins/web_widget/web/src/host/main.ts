/**
 * The second part of the loader, fetched with the app's frame: speaks to the app, follows the page, and
 * does what is only needed once somebody shows interest.
 */

import type { Connection, Core } from "../loader/core";
import type { Override } from "../shared/api";
import type { Identity, LoaderActions, Page, Status, ToApp } from "../shared/bridge";
import { Channel } from "./channel";
import { askNotices, buildTitle, showNotice } from "./notices";
import { wrapHistory } from "./old_history";
import { getNavigation, watchPages } from "./pages";
import { drawPanel, followViewport, isFull, mount, promote } from "./placing";
import { popOut } from "./popout";

type Start = Extract<ToApp, { t: "start" }>;

/** What a page may change while it runs. Never security or forms. */
const CHANGEABLE = ["locale", "scheme", "position", "hidden", "label"] as const;

/** Calls that wait for the app instead of starting it. */
const PATIENT = new Set(["track", "setContext"]);
const DAY_MS = 864e5;
/** A loaded app speaks at once. */
const SILENCE_MS = 5_000;

export default function connect(core: Core): Connection {
  const { emit, forget, host, recall, remember, signal } = core;
  let identity: Identity | undefined;
  let page: Page | undefined;
  let override: Override = {};
  let status: Status | undefined;
  let visitor = recall("visitor");

  // an earlier visit that is too long ago is not gone on with
  const { resume, days = 30 } = core.look.session ?? {};
  if (resume !== "always" && Date.now() - Number(recall("at")) > days * DAY_MS) forget("token", "live", "unread");

  const isUntracked = core.look.privacy?.dnt !== "ignore" && isAskedNotToTrack();
  const readPage = (url = location.href, title = document.title): Page =>
    isUntracked ? { url: url.split(/[?#]/)[0]!, title, referrer: "" } : { url, title, referrer: document.referrer };

  const actions: Partial<LoaderActions> = {
    hello() {
      host.dataset.ready = "";
      clearTimeout(silence);
      channel.start(buildStart());
      forget("wipe");
    },
    status(next) {
      status = next;
      remember("unread", next.unread ? `${next.unread}` : "");
      remember("live", next.isLive ? "1" : "");
      core.update();
    },
    token(token, whose = "") {
      // another tab has left or changed meanwhile, and this app was about to bring the former back
      if (token && recall("visitor") !== visitor) return followOtherTabs();
      visitor = whose;
      remember("visitor", whose);
      remember("token", token ?? "");
      remember("at", token ? `${Date.now()}` : "");
    },
    open: () => core.open(),
    close: () => core.close(),
    emit,
    title: buildTitle(core),
    notify: (title, body) => showNotice(core, title, body),
    askNotices: () => void askNotices(channel),
    popout: () => void methods.popout!(),
  };
  const channel = new Channel(core.address.origin, actions);

  const readView = () => (typeof core.view === "string" ? core.view : undefined);

  const buildStart = (): Start => ({
    t: "start",
    token: recall("token") || null,
    wipe: !!recall("wipe"),
    identity,
    page: page ?? readPage(),
    language: core.language,
    isOpen: core.isOpen(),
    view: readView(),
    override,
    isFull: isFull(core),
    isUntracked,
  });

  const methods: Record<string, (...args: never[]) => unknown> = {
    identify(person: Identity) {
      identity = person;
      return channel.call("identify", [person]);
    },
    page(url?: string, title?: string) {
      page = readPage(url === undefined ? url : new URL(url, location.href).href, title);
      return channel.call("page", [page]);
    },
    async logout() {
      core.close();
      identity = undefined;
      const token = recall("token");
      if (status) await channel.call("logout", []);
      else if (token) await endVisit(core.address, token);
      status = undefined;
      core.unload();
      forget("token", "visitor", "unread", "live", "at");
      remember("wipe", "1");
      core.update();
    },
    configure(wanted: Override) {
      override = { ...override, ...checkChangeable(wanted) };
      applyOverride(core, override);
      return status ? channel.call("configure", [override]) : undefined;
    },
    /** Only a script that asks for consent has something to answer. */
    consent: () => undefined,
    mount: (target: unknown) => mount(core, target),
    popout: () => popOut(core, channel),
  };

  /**
   * Another tab logged out, or became somebody else: follow it.
   *
   * What another tab wrote is read here only once its event is there, and a token that was renewed just
   * before hides it: then the event alone tells, and the renewed token has to end as well.
   */
  function followOtherTabs(told?: StorageEvent): void {
    const hasLeft = visitor !== "" && told?.oldValue === visitor && !told.newValue;
    const isSame = recall("visitor") === visitor;
    if (!core.getFrame() || (isSame && !hasLeft)) return;
    if (isSame) {
      void endVisit(core.address, recall("token"));
      forget("token", "visitor", "unread", "live", "at");
    }
    visitor = recall("visitor");
    // who was identified here may have left there; the page has to say so anew
    status = identity = undefined;
    core.unload();
    if (core.isOpen()) core.load();
  }

  let silence = 0;
  core.greet = () => {
    const target = core.getFrame()?.contentWindow;
    if (!target) return;
    channel.greet(target);
    clearTimeout(silence);
    silence = window.setTimeout(giveUp, SILENCE_MS);
  };
  signal.addEventListener("abort", () => clearTimeout(silence));

  /** The frame loaded and says nothing: the page's policy blocks it, or its server is away. */
  function giveUp(): void {
    core.unload();
    emit("error", { code: "frame_blocked", message: `${core.address.origin} did not answer from the chat's frame` });
  }
  drawPanel(core);
  watchPages(core);
  if (!getNavigation()) wrapHistory(() => core.onMove?.(), signal);
  followViewport(core);
  core.on("page", () => void methods.page!());
  const rise = () => requestAnimationFrame(() => promote(core));
  core.on("open", rise);
  if (core.isOpen()) rise();
  addEventListener("storage", followOtherTabs, { signal });
  addEventListener("pageshow", () => followOtherTabs(), { signal });
  signal.addEventListener("abort", () => channel.drop());
  if (host.dataset.loaded) core.greet();

  return {
    call(method, args) {
      if (Object.hasOwn(methods, method)) return methods[method]!(...(args as never[]));
      if (!PATIENT.has(method)) core.load();
      return channel.call(method, args);
    },
    get: (name) => (status as Record<string, unknown> | undefined)?.[name] ?? null,
    onShown: () => channel.tell({ t: "shown", isOpen: core.isOpen(), isFull: isFull(core), view: readView() }),
    onUnloaded() {
      delete host.dataset.ready;
      delete host.dataset.loaded;
      status = undefined;
      channel.drop();
    },
  };
}

/** Do-not-track or global privacy control is on. */
function isAskedNotToTrack(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return doNotTrack === "1" || globalPrivacyControl === true;
}

/** Refuse what a page may not change. */
function checkChangeable(wanted: Override): Override {
  const unknown = Object.keys(wanted).find((key) => !CHANGEABLE.includes(key as "locale"));
  if (unknown) throw new Error(`chatclick("configure") changes ${CHANGEABLE.join(", ")}, not ${unknown}`);
  return wanted;
}

function applyOverride({ host, button, update }: Core, { position, hidden, label }: Override): void {
  if (position) {
    host.dataset.side = position;
    const [start, end] = (host.style.getPropertyValue("--x") || "auto 20px").split(" ");
    const distance = start === "auto" ? end : start;
    host.style.setProperty("--x", position === "start" ? `${distance} auto` : `auto ${distance}`, "important");
  }
  if (hidden !== undefined) host.hidden = hidden;
  if (label !== undefined) {
    const shown = button.querySelector("b") ?? button.insertBefore(document.createElement("b"), button.firstChild);
    shown.textContent = label;
  }
  update();
}

/** End the visit where no app is loaded to do it. A page whose policy forbids the call forgets it at least. */
async function endVisit(address: URL, token: string): Promise<void> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) };
  const place = address.href.replace(/\.js.*/, "/logout");
  await fetch(place, { ...init, credentials: "omit", keepalive: true }).catch(() => {});
}
