/**
 * The app's end of the line to the host page. The loader sends one window message with a port; from
 * then on only the port speaks. The browser vouches for the sender's origin; it has to be one the
 * widget may be embedded on.
 */

import { GREETING, HANDSHAKE } from "../shared/bridge";
import type { ToApp, ToLoader } from "../shared/bridge";

type Start = Extract<ToApp, { t: "start" }>;

export class Bridge {
  readonly #port: MessagePort;
  /** What the page said before anybody listened: the app is still reading its config. */
  readonly #held: ToApp[] = [];
  #onMessage: ((message: ToApp) => void) | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  set onMessage(handler: (message: ToApp) => void) {
    this.#onMessage = handler;
    for (const message of this.#held.splice(0)) handler(message);
  }

  send(...message: ToLoader): void {
    this.#port.postMessage(message);
  }

  /** Answer the handshake and wait for the first word. */
  open(): Promise<Start> {
    return new Promise((resolve) => {
      this.#port.onmessage = (event: MessageEvent<ToApp>) => {
        if (event.data.t === "start") resolve(event.data);
        else if (this.#onMessage) this.#onMessage(event.data);
        else this.#held.push(event.data);
      };
      this.send("hello");
    });
  }
}

/** Whether a page of this origin may talk to the app. */
export function isAllowedOrigin(origin: string, allowed: readonly string[], own: string): boolean {
  if (origin === own || allowed.includes(origin)) return true;
  return allowed.includes("*") && origin !== "null";
}

/** The page that opened this window; null in a frame, which has a page around it. */
const findOpener = (): Window | null => (window.parent === window ? (window.opener as Window | null) : null);

/** Whether the chat is in a window of its own. */
export const isPopout = (): boolean => findOpener() !== null;

/** Wait for the loader. Messages of anybody else are ignored. */
export function awaitLoader(allowed: readonly string[]): Promise<Bridge> {
  const opener = findOpener();
  // says nothing but that the window is there; only pages that may embed the chat get to read it
  for (const origin of [location.origin, ...allowed]) opener?.postMessage(GREETING, origin);
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== (opener ?? window.parent) || event.data !== HANDSHAKE || !port) return;
      if (!isAllowedOrigin(event.origin, allowed, location.origin)) return;
      removeEventListener("message", onMessage);
      resolve(new Bridge(port));
    };
    addEventListener("message", onMessage);
  });
}
