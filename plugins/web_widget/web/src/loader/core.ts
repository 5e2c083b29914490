/** What the loader hands to the parts of it that are loaded later. */

import type { Look } from "../shared/look";
import type { emit, on } from "./events";
import type { forget, recall, remember } from "./memory";

export interface Core {
  look: Look;
  /** Address of this widget's script. */
  address: URL;
  path: string;
  language: string;
  host: HTMLElement;
  shadow: ShadowRoot;
  panel: HTMLElement;
  button: HTMLElement;
  /** Aborted by `destroy`. */
  signal: AbortSignal;
  text(key: string): string;
  on: typeof on;
  emit: typeof emit;
  recall: typeof recall;
  remember: typeof remember;
  forget: typeof forget;
  isOpen(): boolean;
  /** Which view the panel was last opened on, where that was said. */
  view?: unknown;
  open(): void;
  close(): void;
  /** Draw launcher and badge anew. */
  update(): void;
  /** Start the app without showing it. */
  load(): void;
  /** The app's frame, while there is one. */
  getFrame(): HTMLIFrameElement | undefined;
  /** Take the app's frame away; what is stored stays. */
  unload(): void;
  call(method: string, ...args: unknown[]): Promise<unknown>;
  /** Called when the frame has loaded. */
  greet?(): void;
  /** Called with each call that is for the app. */
  onCall?(method: string, args: unknown[]): void;
  /** The page's address may have changed; set once one of the parts follows it. */
  onMove?(): void;
}

/** The line to the app: `host/main.ts`. */
export interface Connection {
  call(method: string, args: unknown[]): unknown;
  get(name: string): unknown;
  /** The panel was opened or closed. */
  onShown(): void;
  onUnloaded(): void;
}
