/** The chat in a window of its own. That window speaks first; only the chat's origin is listened to. */

import type { Core } from "../loader/core";
import { GREETING } from "../shared/bridge";
import type { Channel } from "./channel";

const SIZE = "popup,width=420,height=720";

/** Of the window that was opened last; it greets again each time it is loaded. */
let life = new AbortController();

export function popOut({ address, path, close, signal, unload }: Core, channel: Channel): void {
  const target = window.open(`${address.origin}${path}/frame?popout`, path, SIZE);
  if (!target) throw new Error("the browser did not let a window open");
  life.abort();
  life = new AbortController();
  signal.addEventListener("abort", () => life.abort());
  const onMessage = ({ source, origin, data }: MessageEvent) => {
    if (source !== target || origin !== address.origin || data !== GREETING) return;
    channel.greet(target);
  };
  addEventListener("message", onMessage, { signal: life.signal });
  close();
  unload();
}
