/**
 * Server-sent events link: receives like a socket; what a client says goes over REST.
 * EventSource cannot send an Authorization header, so the stream is read with fetch.
 */

import { parseFrame } from "../protocol/frames";
import type { ClientFrame } from "../protocol/frames";
import type { Api } from "./api";
import { ABNORMAL } from "./link";
import type { Link, LinkEvents } from "./link";

const DEAD_MS = 60_000;

export class StreamLink implements Link {
  readonly kind = "stream";
  readonly #abort = new AbortController();
  #timer = 0;
  #isDown = false;

  constructor(
    private readonly api: Api,
    private readonly events: LinkEvents,
  ) {
    void this.#read();
  }

  send(frame: ClientFrame): void {
    if (frame.t === "seen" || frame.t === "delivered") {
      this.api.mark(frame.session_id, frame.t, frame.seq).catch(() => {});
    } else if (frame.t === "typing") {
      this.api.setTyping(frame.session_id, frame.on).catch(() => {});
    }
  }

  close(): void {
    this.#down(1000);
  }

  async #read(): Promise<void> {
    let code = ABNORMAL;
    try {
      this.#touch();
      const response = await this.api.openStream(this.#abort.signal);
      if (response.status === 401) code = 4401;
      else if (response.status === 403) code = 4403;
      if (response.ok && response.body) await this.#drain(response.body);
    } catch {
      // a broken stream is an ordinary end; the keeper opens the next link
    }
    this.#down(code);
  }

  async #drain(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#touch();
      const { frames, remainder } = splitEvents(rest + decoder.decode(value, { stream: true }));
      rest = remainder;
      for (const text of frames) {
        const frame = parseFrame(text);
        if (frame && !this.#isDown) this.events.onFrame(frame);
      }
    }
  }

  #touch(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#down(ABNORMAL), DEAD_MS);
  }

  #down(code: number): void {
    if (this.#isDown) return;
    this.#isDown = true;
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.events.onDown(code);
  }
}

/** Cut a buffer into the data of whole events and what is left over. Pure. */
export function splitEvents(buffer: string): { frames: string[]; remainder: string } {
  const blocks = buffer.replace(/\r\n?/g, "\n").split("\n\n");
  const remainder = blocks.pop() ?? "";
  const frames = blocks
    .map((block) =>
      block
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).replace(/^ /, ""))
        .join("\n"),
    )
    .filter((data) => data !== "");
  return { frames, remainder };
}
