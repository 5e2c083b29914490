/** What the designer tells the page it shows a draft with, and that page the app. */

import type { Look } from "./look";

/** Said by the page once it listens. */
export const PREVIEW_READY = "chatclick.preview.ready";

export const SCENES = ["closed", "home", "chat", "form", "away", "rating"] as const;
export type Scene = (typeof SCENES)[number];

/** What people say in the preview: in the language of who looks at it. */
export interface Samples {
  agent: string;
  question: string;
  answer: string;
  thanks: string;
}

/** What the app shows. */
export interface Rehearsal {
  /** A config as it is stored: without what has a default. */
  config: unknown;
  scene: Scene;
  locale: string;
  scheme: "auto" | "light" | "dark";
  samples: Samples;
}

/** A message of the designer. */
export interface Shown extends Rehearsal {
  type: "chatclick.preview.show";
  look: Look;
}
