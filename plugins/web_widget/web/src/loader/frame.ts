/** The app's frame and the channel to it: created on intent, spoken to through one port. */

import { HANDSHAKE } from "../shared/bridge";
import type { LoaderActions, ToApp, ToLoader } from "../shared/bridge";
import { origin, path } from "./site";
import { panel } from "./view";

type Answer = [resolve: (value: unknown) => void, reject: (error: Error) => void];

const calls: [call: ToApp, answer: Answer][] = [];
let frame: HTMLIFrameElement | null = null;
/** Set while the app runs. */
export let port: MessagePort | null = null;

/** What the app may ask for. The rest is added by `main.ts`. */
export const actions = {
  result(id, value, error) {
    const [resolve, reject] = calls[id]![1];
    delete calls[id];
    if (error) reject(new Error(error));
    else resolve(value);
  },
} as LoaderActions;

export function load(): void {
  if (frame) return;
  frame = document.createElement("iframe");
  frame.title = panel.ariaLabel!;
  frame.onload = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: [name, ...args] }: MessageEvent<ToLoader>) => {
      port = port1;
      (actions[name] as (...args: unknown[]) => void)(...args);
    };
    // the browser delivers the port to this origin and nowhere else
    frame!.contentWindow!.postMessage(HANDSHAKE, origin, [port2]);
  };
  frame.src = `${origin}${path}/frame`;
  panel.append(frame);
}

export function unload(): void {
  frame?.remove();
  frame = port = null;
}

export function focus(): void {
  frame?.focus();
}

/** Tell a running app; one that is yet to start learns it from its first message. */
export function tell(message: ToApp): void {
  port?.postMessage(message);
}

/** Call a method of the app; one that is yet to start gets it after its first message. */
export function call(method: string, ...args: unknown[]): Promise<unknown> {
  return new Promise((...answer) => {
    const message: ToApp = { t: "call", id: calls.length, method, args };
    calls.push([message, answer]);
    tell(message);
  });
}

export function start(message: ToApp): void {
  tell(message);
  calls.forEach(([held]) => tell(held));
}
