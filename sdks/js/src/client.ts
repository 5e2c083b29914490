/** One widget on the page, whoever asked for it: its script is there once, and leaves with the last one. */

import type { Chatclick, Events, Handler, Methods, Off, Values } from "./api";

export interface Options {
  /** Address of the chat host, such as `https://chat.example.com`. */
  origin: string;
  /** Id of the widget. */
  widget: string;
  /** For pages whose policy wants one on each script. */
  nonce?: string;
}

/** Methods that bring a promise. */
type Calls = Omit<Methods, "on" | "once" | "get" | "destroy">;

export interface Client {
  /** Put the chat on the page; the function that comes back takes it off again. */
  start(): Off;
  /** Call a method, now or once the chat is there. On a server it never settles. */
  call<Name extends keyof Calls>(method: Name, ...args: Parameters<Calls[Name]>): ReturnType<Calls[Name]>;
  on<Name extends keyof Events>(name: Name, handler: Handler<Name>): Off;
  /** A value at once; undefined while the chat is not there. */
  get<Name extends keyof Values>(name: Name): Values[Name] | undefined;
}

/** A script on the page and how many want it there. */
interface Placed {
  count: number;
  script: HTMLScriptElement;
  loaded: Promise<Chatclick>;
  /** Called when it leaves. */
  left: Set<() => void>;
}

interface Policy {
  createScriptURL(url: string): string;
}

type Global = typeof globalThis & {
  chatclick?: Chatclick & { path?: string };
  trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
};

const page = globalThis as Global;
const placed = new Map<string, Placed>();
let policy: Policy | undefined;

/** Put a widget on the page. */
export function loadChatclick(options: Options): Client {
  const client = createClient(options);
  client.start();
  return client;
}

/** Make a client; the page is left alone until `start`. */
export function createClient({ origin, widget, nonce }: Options): Client {
  const url = `${origin.replace(/\/$/, "")}/widget/v1/${widget}.js`;
  let arrive: (chat: Chatclick | PromiseLike<Chatclick>) => void;
  let arrived: Promise<Chatclick>;
  const listeners = new Set<() => void>();
  /** What is called from here on waits for the next `start`, and who listens hears of its chat. */
  const wait = () => {
    arrived = new Promise((resolve) => (arrive = resolve));
    // whoever calls hears of it; nobody calling is no fault
    arrived.catch(() => undefined);
    for (const listen of listeners) listen();
  };
  wait();
  return {
    start() {
      if (typeof document === "undefined") return () => undefined;
      const entry = placed.get(url) ?? place(url, nonce);
      entry.count += 1;
      entry.left.add(wait);
      arrive(entry.loaded);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        entry.count -= 1;
        // frameworks take a tree off and put it back at once; the chat stays for that
        setTimeout(() => entry.count === 0 && remove(url, entry));
      };
    },
    call: (async (method: keyof Calls, ...args: never[]) =>
      ((await arrived) as (...call: unknown[]) => unknown)(method, ...args)) as Client["call"],
    on(name, handler) {
      let off: Off | undefined;
      const listen = () =>
        void arrived.then(
          (chat) => listeners.has(listen) && (off = chat("on", name, handler as never)),
          () => undefined,
        );
      listeners.add(listen);
      listen();
      return () => {
        listeners.delete(listen);
        off?.();
      };
    },
    get: (name) => (page.chatclick?.path ? (page.chatclick("get", name) as never) : undefined),
  };
}

function place(url: string, nonce: string | undefined): Placed {
  const script = document.createElement("script");
  const loaded = new Promise<Chatclick>((resolve, reject) => {
    script.onload = () => {
      // a chat that is there already stays in charge; it is not this one's to speak to, or to take away
      if (page.chatclick?.path === new URL(url).pathname.slice(0, -".js".length)) resolve(page.chatclick);
      else reject(new Error(`another chat is on the page; ${url} keeps out of its way`));
    };
    script.onerror = () => reject(new Error(`the chat did not load from ${url}`));
  });
  if (nonce) script.nonce = nonce;
  script.async = true;
  script.src = trust(url);
  document.head.append(script);
  const entry = { count: 0, script, loaded, left: new Set<() => void>() };
  placed.set(url, entry);
  return entry;
}

/** Pages with Trusted Types allow the policy "chatclick" in their `trusted-types`. */
function trust(url: string): string {
  // once: such a page refuses a second policy of the name
  policy ??= page.trustedTypes?.createPolicy("chatclick", { createScriptURL: (same) => same });
  return policy?.createScriptURL(url) ?? url;
}

function remove(url: string, { script, loaded, left }: Placed): void {
  if (placed.get(url)?.script !== script) return;
  placed.delete(url);
  script.remove();
  for (const tell of left) tell();
  void loaded.then(
    (chat) => void chat("destroy"),
    () => undefined,
  );
}
