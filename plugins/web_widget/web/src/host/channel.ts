/** The port to the app, and the calls that wait for an answer through it. */

import { HANDSHAKE } from "../shared/bridge";
import type { LoaderActions, ToApp, ToLoader } from "../shared/bridge";

type Answer = [resolve: (value: unknown) => void, reject: (error: Error) => void];
type Start = Extract<ToApp, { t: "start" }>;

export class Channel {
  readonly #calls = new Map<number, [call: ToApp, answer: Answer]>();
  readonly #origin: string;
  readonly #actions: Partial<LoaderActions>;
  #port: MessagePort | null = null;
  #count = 0;

  constructor(origin: string, actions: Partial<LoaderActions>) {
    this.#origin = origin;
    this.#actions = { ...actions, result: (id, value, error) => this.#settle(id, value, error) };
  }

  /** Hand a new port to a window that has loaded the app. */
  greet(target: Window): void {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: [name, ...args] }: MessageEvent<ToLoader>) => {
      this.#port = port1;
      (this.#actions[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
    };
    // the browser delivers the port to this origin and nowhere else
    target.postMessage(HANDSHAKE, this.#origin, [port2]);
  }

  /** Tell a running app; one that is yet to start learns it from its first message. */
  tell(message: ToApp): void {
    this.#port?.postMessage(message);
  }

  /** Say the first word, then all that was called before. */
  start(message: Start): void {
    this.tell(message);
    for (const [call] of this.#calls.values()) this.tell(call);
  }

  /** Call a method of the app; one that is yet to start gets it after its first message. */
  async call(method: string, args: unknown[]): Promise<unknown> {
    const id = this.#count++;
    const message: ToApp = { t: "call", id, method, args };
    this.tell(message);
    // not a promise: a page may have put something else in place of `Promise`
    return await { then: (...answer: Answer) => void this.#calls.set(id, [message, answer]) };
  }

  drop(): void {
    this.#port?.close();
    this.#port = null;
  }

  #settle(id: number, value: unknown, error?: string): void {
    const [resolve, reject] = this.#calls.get(id)?.[1] ?? [];
    this.#calls.delete(id);
    if (error) reject?.(new Error(error));
    else resolve?.(value ?? undefined);
  }
}
