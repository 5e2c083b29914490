/** One live connection to the server. Two kinds: `SocketLink` and, where sockets fail, `StreamLink`. */

import type { ClientFrame, ServerFrame } from "../protocol/frames";

export interface LinkEvents {
  onFrame(frame: ServerFrame): void;
  /** Called once, when the link is gone for whatever reason. */
  onDown(code: number): void;
}

export interface Link {
  readonly kind: "socket" | "stream";
  send(frame: ClientFrame): void;
  close(): void;
}

/** No close frame came: network failure, refused upgrade, dead peer. */
export const ABNORMAL = 1006;
