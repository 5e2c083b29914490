/** What the loader knows of a widget: the part of the published config that shows before the chat opens. */

import type { Conditions, Rule } from "./conditions";

export interface Trigger {
  id: string;
  event: "page" | "time" | "scroll" | "exit" | "click" | "custom";
  /** Which elements, for "click". */
  selector?: string;
  /** Which tracked event, for "custom". */
  name?: string;
  when?: Conditions;
  action: { type: "teaser" | "open" | "flow" | "event"; text?: string; flow?: string; name?: string };
  once?: "session" | "visitor" | "always";
  priority?: number;
}

/** Written by the server (`loader_script.py`); a key that is left out has its default. */
export interface Look {
  name?: string;
  /** Built-in and own texts by language, then by key. */
  strings?: Record<string, Record<string, string>>;
  locale?: string;
  layout?: {
    mode?: "floating" | "inline" | "fullscreen";
    position?: "end" | "start";
    mobile?: "fullscreen" | "sheet";
    mobileBreakpoint?: number;
  };
  /** Values of the style sheet's variables, the icon's shape among them. */
  values?: Record<string, string | number>;
  launcher?: {
    kind?: "icon" | "pill" | "none";
    label?: string;
    badge?: "count" | "dot" | "off";
    selector?: string;
    hideOn?: (Conditions | Rule)[];
    /** An image of the site's own in place of a built-in icon. */
    image?: string;
  };
  teaser?: { delayMs?: number; dismissDays?: number };
  triggers?: Trigger[];
  session?: { resume?: "always" | "days" | "never"; days?: number; scope?: string; reopenOnNavigate?: boolean };
  privacy?: { consent?: string; storage?: "local" | "session" | "memory"; dnt?: string };
  /** What the frame may ask the browser for. */
  allow?: string;
  /** Whether the extra parts are needed before anybody opens the chat. */
  extras?: boolean;
  /** In the designer: a chat that opens beside somebody's work leaves the focus where it is. */
  isStill?: boolean;
}
