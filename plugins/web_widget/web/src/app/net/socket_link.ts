/** WebSocket link: hello on open, a ping when it is quiet, down when the answer stays out. */

import { parseFrame } from "../protocol/frames";
import type { ClientFrame } from "../protocol/frames";
import { ABNORMAL } from "./link";
import type { Link, LinkEvents } from "./link";

const SUBPROTOCOL = "chatclick.v1";
const OPEN_TIMEOUT_MS = 10_000;
const QUIET_MS = 25_000;
const ANSWER_MS = 10_000;

export class SocketLink implements Link {
  readonly kind = "socket";
  readonly #socket: WebSocket;
  readonly #events: LinkEvents;
  #timer = 0;
  #isDown = false;

  constructor(origin: string, hello: ClientFrame, events: LinkEvents) {
    this.#events = events;
    this.#socket = new WebSocket(`${origin.replace(/^http/, "ws")}/api/v1/ws`, SUBPROTOCOL);
    this.#socket.onopen = () => this.send(hello);
    this.#socket.onmessage = (event) => this.#receive(event.data);
    this.#socket.onclose = (event) => this.#down(event.code);
    this.#wait(OPEN_TIMEOUT_MS, () => this.#down(ABNORMAL));
  }

  send(frame: ClientFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close(): void {
    this.#down(1000);
  }

  #receive(data: unknown): void {
    if (this.#isDown) return;
    this.#wait(QUIET_MS, () => this.#probe());
    const frame = typeof data === "string" ? parseFrame(data) : null;
    if (frame) this.#events.onFrame(frame);
  }

  #probe(): void {
    this.send({ t: "ping" });
    this.#wait(ANSWER_MS, () => this.#down(ABNORMAL));
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(then, ms);
  }

  #down(code: number): void {
    if (this.#isDown) return;
    this.#isDown = true;
    clearTimeout(this.#timer);
    this.#socket.close();
    this.#events.onDown(code);
  }
}
