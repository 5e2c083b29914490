/**
 * The app's end of the line to the host page. The loader sends one window message with a port; from
 * then on only the port speaks. The browser vouches for the sender's origin; it has to be one the
 * widget may be embedded on.
 */

import { HANDSHAKE } from "../shared/bridge";
import type { ToApp, ToLoader } from "../shared/bridge";

type Start = Extract<ToApp, { t: "start" }>;

export class Bridge {
  readonly #port: MessagePort;
  onMessage: (message: ToApp) => void = () => {};

  constructor(port: MessagePort) {
    this.#port = port;
  }

  send(...message: ToLoader): void {
    this.#port.postMessage(message);
  }

  /** Answer the handshake and wait for the first word. */
  open(): Promise<Start> {
    return new Promise((resolve) => {
      this.#port.onmessage = (event: MessageEvent<ToApp>) => {
        if (event.data.t === "start") resolve(event.data);
        else this.onMessage(event.data);
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

/** Wait for the loader. Messages of anybody else are ignored. */
export function awaitLoader(allowed: readonly string[]): Promise<Bridge> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window.parent || event.data !== HANDSHAKE || !port) return;
      if (!isAllowedOrigin(event.origin, allowed, location.origin)) return;
      removeEventListener("message", onMessage);
      resolve(new Bridge(port));
    };
    addEventListener("message", onMessage);
  });
}
