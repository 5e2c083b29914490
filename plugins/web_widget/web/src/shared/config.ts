/**
 * The published config document as the widget reads it. Made from the schema (version 2) by
 * `python -m chatclick_widget_schema.typescript`; do not edit. One file because it is one document.
 */

export interface WidgetConfig {
  /** The widget this config belongs to. Set by the server, which ignores it in what is sent. */
  id?: string;
  /** What staff call this widget. Visitors see it where no display name is set. */
  name: string;
  /** Which publication of the config this is. Set by the server, which ignores it in what is sent. */
  revision?: number;
  /** Which languages the widget speaks and how it picks one. */
  locales: {
    /** Used when no supported language is asked for. A BCP 47 tag. */
    default: Locale;
    /** Languages to choose from. Texts that are not built in for a language go into strings. */
    supported: Locale[];
    /** page: the language of the embedding page, then the browser's. browser: the browser's. fixed: always the default. */
    detect: "page" | "browser" | "fixed";
  };
  /** Texts of your own by language and key, such as {"en": {"greeting.title": "Need a hand?"}}. They replace the built-in ones. */
  strings: Record<string, Record<string, string>>;
  /** Who the visitor writes to. */
  brand: {
    /** Shown in the header of the chat; empty for the widget's name. */
    displayName: string;
    /** Shown beside the display name. Empty for its initials. */
    avatarUrl: Image;
    /** Up to four people shown in the greeting. */
    team: TeamMember[];
    /** Other ways to reach you, and the pages about your terms. */
    links: {
      /** An address to write to; empty for none. */
      email: string;
      /** A number to call; empty for none. */
      phone: string;
      /** The address of your site; empty for none. */
      site: WebAddress;
      /** The address of your terms; empty for none. */
      terms: WebAddress;
      /** The address of your privacy notice; empty for none. */
      privacy: WebAddress;
    };
  };
  /** Where and how large the chat is on the page. */
  layout: {
    /** floating: a launcher and a panel above the page. inline: inside an element of the page. fullscreen: over the whole page. */
    mode: "floating" | "inline" | "fullscreen";
    /** The end or the start of a line: right or left, the other way round in languages written from the right. */
    position: "end" | "start";
    /** In CSS pixels. */
    offset: {
      /** Pixels between the launcher and the side of the window. */
      x: number;
      /** Pixels between the launcher and the bottom of the window. */
      y: number;
    };
    /** Width of the floating panel in pixels. */
    width: number;
    /** Greatest height of the floating panel in pixels; less where the window is lower. */
    maxHeight: number;
    /** fullscreen: the chat fills the screen. sheet: it comes up from the bottom and leaves the top of the page in sight. */
    mobile: "fullscreen" | "sheet";
    /** Windows up to this width in pixels count as a phone. */
    mobileBreakpoint: number;
    /** CSS z-index of launcher and panel on the page. */
    zIndex: number;
    /** Offer to move the chat to a window of its own. */
    popout: boolean;
  };
  /** Colours and shapes. What is not set is derived from the accent. */
  theme: {
    /** auto follows the visitor's system. */
    scheme: "auto" | "light" | "dark";
    /** The colours of the brand, as #rrggbb. Each that is left out is computed so that it reads well. */
    palette: {
      /** The brand's colour. Text on it is black or white, whichever reads better. */
      accent: Colour;
      /** Text and icons on the accent. */
      accentText?: Colour;
      /** Background of the panel. */
      surface?: Colour;
      /** Background of cards and fields. */
      surfaceAlt?: Colour;
      /** Text on the surfaces. */
      text?: Colour;
      /** Times, hints and other text of less weight. */
      textMuted?: Colour;
      /** Lines between parts and around fields. */
      border?: Colour;
      /** Background of what the visitor wrote. */
      visitorBubble?: Colour;
      /** Background of what agents and bots wrote. */
      agentBubble?: Colour;
      /** Text and icons of errors. */
      danger?: Colour;
      /** Text and icons of what went well. */
      success?: Colour;
    };
    /** Corner radius of the panel and the bubbles in pixels; 0 for square corners. */
    radius: number;
    /** How close things stand. */
    density: "compact" | "cosy";
    /** The typeface of all texts. */
    font: {
      /** Names as in CSS, the most wanted first; system for that of the visitor's device. */
      family: string;
      /** A WOFF2 file with the first family: a path on this server, or a data: address. Empty where the device has the font. */
      url: string;
    };
    /** Depth of the shadow below launcher and panel; 0 for none. */
    shadow: number;
    /** Behind the messages: a colour or an image. Empty for the surface. */
    background: string;
    /** Rules of your own for the inside of the chat. They cannot load anything. */
    css: string;
  };
  /** The button that opens the chat. */
  launcher: {
    /** icon: a round button. pill: icon and label. none: no button; the page opens the chat itself. */
    kind: "icon" | "pill" | "none";
    /** One of the built-in icons, or an image of your own. */
    icon: "chat" | "question" | "mail" | "smile" | Image;
    /** Text of the pill: a key of strings, or the text itself. */
    label: string;
    /** Height of the button in pixels. */
    size: number;
    /** A CSS selector: elements of the page that open the chat when they are clicked. Empty for none. */
    selector: string;
    /** count: the number of unread messages. dot: a dot. off: none. */
    badge: "count" | "dot" | "off";
    /** The launcher is hidden where one of these rules holds. Facts are those of triggers. */
    hideOn: Condition[];
  };
  /** What a visitor sees before the first message. Its words are greeting.title and greeting.body in strings. */
  greeting: {
    /** Whether the greeting is shown. */
    enabled: boolean;
    /** A bubble beside the launcher. Its words are greeting.teaser in strings. */
    teaser: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Milliseconds from the load of the page until it shows. */
      delayMs: number;
      /** Days it stays away after a visitor closed it. */
      dismissDays: number;
    };
    /** Cards of the home screen, from top to bottom. Empty for the greeting and the visitor's conversations. */
    home: HomeCard[];
  };
  /** Where the visitor writes. */
  composer: {
    /** Text of the empty field: a key of strings, or the text itself. */
    placeholderKey: string;
    /** Whether a message may have more than one line. */
    multiline: boolean;
    /** enter: the enter key sends, with shift it breaks the line. mod-enter: enter breaks the line, Ctrl or Cmd with enter sends. */
    sendOn: "enter" | "mod-enter";
    /** In characters. */
    maxLength: number;
    /** Keep what was typed and not sent when the page is left. */
    drafts: boolean;
  };
  /** What can be switched on and off. */
  features: {
    /** Let visitors send files. */
    fileUpload: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** In megabytes; the server may allow less. */
      maxMb: number;
      /** How many files one message may carry. */
      maxFiles: number;
      /** Media types such as image/* or application/pdf, and endings such as .csv. Empty for all that the server takes. */
      accept: string[];
      /** Offer the camera of a phone as a source. */
      capture: boolean;
    };
    /** Let visitors read a QR code with the camera or from a picture. */
    qrScan: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Read with the camera. */
      camera: boolean;
      /** Read from a picture the visitor picks. */
      image: boolean;
      /** Other codes than QR work only in browsers that read them by themselves. */
      formats: ("qr_code" | "aztec" | "codabar" | "code_39" | "code_93" | "code_128" | "data_matrix" | "ean_8" | "ean_13" | "itf" | "pdf417" | "upc_a" | "upc_e")[];
      /** insert: is put into the message field. send: is sent at once. event: is given to the page as an event. */
      action: "insert" | "send" | "event";
    };
    /** A picker for emoji. */
    emoji: SwitchedOn;
    /** Let visitors record and send their voice. */
    voice: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** In seconds. */
      maxSec: number;
    };
    /** Show the small markdown of messages: bold, italic, code, lists, quotes and links. */
    markdown: SwitchedOn;
    /** Show quick replies, cards, carousels and forms; off, only their text. On because only bots and staff send them. */
    richMessages: SwitchedOn;
    /** Signs that the other side is writing. */
    typing: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Show agents that the visitor is writing. */
      visitor: boolean;
      /** Show the visitor that an agent is writing. */
      agent: boolean;
      /** Show agents what the visitor writes before it is sent. The widget tells the visitor so. */
      preview: boolean;
    };
    /** Show whether a message was sent, delivered and seen. */
    receipts: SwitchedOn;
    /** Let visitors keep a copy of a conversation. */
    transcript: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Offer to send it, where the server can send mail. */
      email: boolean;
      /** Offer it as a download. */
      download: boolean;
    };
    /** Show the cards with articles of the home screen. */
    articles: SwitchedOff;
    /** Play a short sound when an answer comes while the chat is out of sight. */
    sound: SwitchedOff;
    /** Offer a notice of the system when an answer comes while the page is out of sight. */
    notifications: SwitchedOff;
    /** Show what a bot writes while it writes; off, the message once it is whole. On because only bots make use of it. */
    streaming: SwitchedOn;
    /** Let visitors end a conversation. */
    endConversation: SwitchedOff;
  };
  /** What is asked before, instead of and after a conversation. */
  forms: {
    /** Asked before the first message of a conversation. */
    preChat: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Ask only where these conditions hold. */
      when?: Conditions;
      /** The questions in their order. */
      fields: Field[];
      /** A box to tick before the form can be sent. */
      consent?: Consent;
    };
    /** Asked instead of a chat while nobody is there; see availability. */
    offline: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Ask only where these conditions hold. */
      when?: Conditions;
      /** The questions in their order. */
      fields: Field[];
      /** A box to tick before the form can be sent. */
      consent?: Consent;
    };
    /** Asked when a conversation is over: how was it? */
    csat: {
      /** Whether it is switched on. */
      enabled: boolean;
      /** Ask only where these conditions hold. */
      when?: Conditions;
      /** 2: thumbs. 5: stars. 10: numbers. */
      scale: 2 | 5 | 10;
      /** close: once the conversation is closed. idle: also once it has been quiet for a while. */
      ask: "close" | "idle";
      /** For so many days the rating can be changed, counted from when it was given first. */
      changeDays: number;
      /** Questions below the rating, in their order. */
      fields: Field[];
      /** A box to tick before the form can be sent. */
      consent?: Consent;
    };
  };
  /** When somebody is there, and what happens when nobody is. */
  availability: {
    /** always, or the hours of each day of the week with their time zone. */
    schedule: "always" | Schedule;
    /** form: the form for that. flow: the entry flow. hide: no widget at all. allow: chat as ever. */
    whenClosed: "form" | "flow" | "hide" | "allow";
    /** auto: computed from how long answers took lately. Else a key of strings, or the text itself. Empty for none. */
    replyTime: string;
  };
  /** What happens by itself while a visitor looks at the page. Higher priority first, then in order. */
  triggers: Trigger[];
  /** Scripted dialogues of this widget. They are documents of their own. */
  flows: {
    /** The id of the flow that starts each new conversation; left out for none. */
    entry?: FlowId;
    /** Ids of flows that triggers, cards and pages may start. */
    refs: FlowId[];
  };
  /** Facts for the rules that route conversations; the rules themselves stay on the server. */
  routing: {
    /** The id of the queue that new conversations belong to. */
    queue?: string;
    /** Tags of new conversations. */
    tags: string[];
    /** How urgent new conversations are. */
    priority?: "low" | "normal" | "high" | "urgent";
    /** The language to route by, in place of the visitor's. */
    language?: Locale;
  };
  /** How a visitor's conversations are kept. */
  session: {
    /** always: conversations stay. days: for as many days as below. never: each visit starts afresh. */
    resume: "always" | "days" | "never";
    /** How long a visitor is known after the last visit. */
    days: number;
    /** host: each host name on its own. A parent domain such as shop.example: its subdomains share the conversation. */
    scope: string;
    /** Open the chat again on the next page if it was open on the last. */
    reopenOnNavigate: boolean;
    /** Whether a visitor may start a new conversation while another one is going on. */
    multiple: boolean;
  };
  /** What is kept of visitors, and when. */
  privacy: {
    /** none: not asked for. before-load: nothing of the chat loads before the visitor agrees. before-send: nothing is sent before they agree. */
    consent: "none" | "before-load" | "before-send";
    /** Where the browser keeps the conversation. local: until it is cleared. session: until the tab closes. memory: until the page is left. */
    storage: "local" | "session" | "memory";
    /** Keep no whole network address of a visitor. Chatclick itself keeps none in either case; plugins go by this. */
    anonymiseIp: boolean;
    /** respect: pages are not recorded for visitors whose browser asks for that. ignore: they are. */
    dnt: "respect" | "ignore";
    /** Days after which conversations that are done are erased: texts, files, forms and the visitor's name in them. Left out, they stay. */
    retentionDays?: number;
  };
  /** For visitors who listen, need large text or cannot bear motion. */
  accessibility: {
    /** Which messages screen readers announce. all: every one. agent: those of the other side. */
    announce: "all" | "agent";
    /** Offer a switch for larger text. */
    largeText: boolean;
    /** auto: as the visitor's system says. always: never any motion. */
    reducedMotion: "auto" | "always";
    /** Factor for the size of all text. */
    fontScale: number;
  };
  /** Settings of plugins for this widget, by the plugin's id. Each is checked against that plugin's own schema. */
  plugins: Record<string, Record<string, unknown>>;
}

export type Locale = string;

export type Colour = string;

export type Image = string;

export type WebAddress = string;

export type FlowId = string;

export interface SwitchedOn {
  /** Whether it is switched on. */
  enabled: boolean;
}

export interface SwitchedOff {
  /** Whether it is switched on. */
  enabled: boolean;
}

/** Person */
export interface TeamMember {
  /** The name as visitors see it. */
  name: string;
  /** Empty for the initials. */
  avatarUrl: Image;
}

/** Card */
export type HomeCard = HeroCard | QuickRepliesCard | ConversationsCard | ArticlesCard | LinksCard | PluginCard;

/** Greeting */
export interface HeroCard {
  /** The words of the greeting, with a picture. */
  type: "hero";
  /** A key of strings, or the text itself. */
  title: Label;
  /** A key of strings, or the text itself. */
  body: Label;
  /** Above the words; empty for none. */
  image: Image;
}

/** Quick replies */
export interface QuickRepliesCard {
  /** Buttons that start a conversation. */
  type: "quickReplies";
  /** A key of strings, or the text itself. */
  title?: Label;
  /** The buttons in their order. */
  replies: QuickReply[];
}

/** Quick reply */
export interface QuickReply {
  /** A key of strings, or the text itself. */
  label: Label;
  /** What is sent; left out, the label. */
  text?: string;
  /** The id of a flow to start in place of a message. */
  flow?: FlowId;
}

/** Conversations */
export interface ConversationsCard {
  /** The visitor's conversations and the button for a new one. */
  type: "conversations";
  /** A key of strings, or the text itself. */
  title: Label;
}

/** Articles */
export interface ArticlesCard {
  /** Links to pages that answer common questions; shown with features.articles. */
  type: "articles";
  /** A key of strings, or the text itself. */
  title?: Label;
  /** The links in their order. */
  items: Article[];
}

/** Article */
export interface Article {
  /** A key of strings, or the text itself. */
  title: Label;
  /** The page to open. */
  url: WebAddress;
}

/** Contact */
export interface LinksCard {
  /** The other ways to reach you, of brand.links. */
  type: "links";
  /** A key of strings, or the text itself. */
  title?: Label;
}

/** Card of a plugin */
export interface PluginCard {
  /** A kind of card that a plugin adds, such as poll.question. */
  type: string;
  /** What the plugin wants to know; checked against the plugin's own schema. */
  data: Record<string, unknown>;
}

export type Label = string;

/** Conditions */
export interface Conditions {
  /** and: all rules hold. or: one of them does. */
  combinator: "and" | "or";
  /** The opposite of what the rules say. */
  not: boolean;
  /** Comparisons, and groups of them up to three levels deep. */
  rules: Condition[];
}

/** Rule */
export type Condition = Conditions | Rule;

/** Rule */
export interface Rule {
  /** What is compared: page.path, page.url, page.title, page.seconds, page.scroll, visitor.locale, visitor.email, context.… and other facts by name. */
  field: string;
  /** How it is compared. matches and does_not_match take a pattern with * for any text. */
  operator: "is" | "is_not" | "in" | "not_in" | "contains" | "does_not_contain" | "starts_with" | "ends_with" | "matches" | "does_not_match" | "less_than" | "at_most" | "more_than" | "at_least" | "between" | "is_set" | "is_not_set";
  /** What it is compared with: a list for in and not_in, two values in order for between, none for is_set and is_not_set. */
  value?: unknown;
}

export type Scalar = string | number | boolean;

export type Ordered = number | string;

/** Question */
export interface Field {
  /** What the answer is stored as; each once in a form. */
  name: string;
  /** What is asked for. */
  type: "text" | "textarea" | "email" | "phone" | "number" | "date" | "time" | "select" | "choice" | "checkbox" | "rating";
  /** A key of strings, or the text itself; left out, the built-in text for the name, else the name. */
  label?: Label;
  /** Text of the empty field: a key of strings, or the text itself. */
  placeholder?: Label;
  /** Whether it must be answered. */
  required: boolean;
  /** What can be chosen; for select and choice. */
  options?: FieldOption[];
  /** The smallest number, the fewest characters, or the earliest date or time. */
  min?: number | string;
  /** The largest number, the most characters, or the latest date or time. */
  max?: number | string;
  /** A regular expression the whole answer matches. */
  pattern?: string;
  /** Where the answer goes: contact.name, contact.email, contact.phone, contact.<trait>, conversation.subject or conversation.<key>. */
  mapTo?: string;
}

/** Option */
export interface FieldOption {
  /** What is stored. */
  value: string;
  /** A key of strings, or the text itself; left out, the value. */
  label?: Label;
}

/** Consent */
export interface Consent {
  /** A key of strings, or the text itself. */
  text: string;
  /** Whether the box must be ticked. */
  required: boolean;
  /** A page to read about it; empty for none. */
  url: WebAddress;
}

/** Opening hours */
export interface Schedule {
  /** A name of the IANA time zone database such as Europe/Berlin. */
  timezone: string;
  /** The hours of each day; a day that is left out is closed. */
  weekly: {
    /** Intervals in their order. */
    mon: Hours;
    /** Intervals in their order. */
    tue: Hours;
    /** Intervals in their order. */
    wed: Hours;
    /** Intervals in their order. */
    thu: Hours;
    /** Intervals in their order. */
    fri: Hours;
    /** Intervals in their order. */
    sat: Hours;
    /** Intervals in their order. */
    sun: Hours;
  };
  /** Dates with other hours, such as holidays. */
  exceptions: ScheduleException[];
}

export type Hours = Interval[];

/** Interval */
export interface Interval {
  /** When it begins, such as 09:00. */
  from: string;
  /** When it ends, such as 17:30; 24:00 for the end of the day. */
  to: string;
}

/** Exception */
export interface ScheduleException {
  /** The day, such as 2026-12-24. */
  date: string;
  /** The hours of that day; empty for closed. */
  hours: Hours;
}

/** Trigger */
export interface Trigger {
  /** Each once; remembers what was shown. */
  id: string;
  /** Act only where these conditions hold. */
  when?: Conditions;
  /** When it is looked at. page: a page is shown. time: each second. scroll: the page is scrolled. exit: the mouse leaves for the address bar. click: an element of selector is clicked. custom: the page tracks the event of name. */
  event: "page" | "time" | "scroll" | "exit" | "click" | "custom";
  /** A CSS selector; for click. */
  selector?: string;
  /** As given to track(); for custom. */
  name?: string;
  /** What happens. */
  action: Action;
  /** session: once while the tab is open. visitor: once for each visitor. always: each time. */
  once: "session" | "visitor" | "always";
  /** Higher comes first. */
  priority: number;
}

/** Action */
export type Action = TeaserAction | OpenAction | FlowAction | EventAction;

/** Teaser */
export interface TeaserAction {
  /** Show a bubble beside the launcher. */
  type: "teaser";
  /** A key of strings, or the text itself. */
  text: string;
}

/** Open */
export interface OpenAction {
  /** Open the chat. */
  type: "open";
}

/** Flow */
export interface FlowAction {
  /** Open the chat and start a flow. */
  type: "flow";
  /** The id of the flow. */
  flow: FlowId;
}

/** Event */
export interface EventAction {
  /** Tell the page and the server. */
  type: "event";
  /** The name of the event. */
  name: string;
}

/** Defaults of every key; the server stores only what differs. */
export const DEFAULTS: WidgetConfig = {
  name: "",
  locales: { default: "en", supported: ["en", "de"], detect: "page" },
  strings: {},
  brand: {
    displayName: "",
    avatarUrl: "",
    team: [],
    links: { email: "", phone: "", site: "", terms: "", privacy: "" },
  },
  layout: {
    mode: "floating",
    position: "end",
    offset: { x: 20, y: 20 },
    width: 384,
    maxHeight: 640,
    mobile: "fullscreen",
    mobileBreakpoint: 480,
    zIndex: 2147482647,
    popout: false,
  },
  theme: {
    scheme: "auto",
    palette: { accent: "#0f766e" },
    radius: 16,
    density: "cosy",
    font: { family: "system", url: "" },
    shadow: 2,
    background: "",
    css: "",
  },
  launcher: { kind: "icon", icon: "chat", label: "launcher.label", size: 56, selector: "", badge: "count", hideOn: [] },
  greeting: { enabled: true, teaser: { enabled: false, delayMs: 4000, dismissDays: 7 }, home: [] },
  composer: { placeholderKey: "composer.placeholder", multiline: true, sendOn: "enter", maxLength: 4000, drafts: true },
  features: {
    fileUpload: { enabled: false, maxMb: 10, maxFiles: 5, accept: [], capture: false },
    qrScan: { enabled: false, camera: true, image: true, formats: ["qr_code"], action: "insert" },
    emoji: { enabled: true },
    voice: { enabled: false, maxSec: 120 },
    markdown: { enabled: true },
    richMessages: { enabled: true },
    typing: { enabled: true, visitor: true, agent: true, preview: false },
    receipts: { enabled: true },
    transcript: { enabled: true, email: true, download: true },
    articles: { enabled: false },
    sound: { enabled: false },
    notifications: { enabled: false },
    streaming: { enabled: true },
    endConversation: { enabled: false },
  },
  forms: {
    preChat: {
      enabled: false,
      fields: [
        { name: "name", type: "text", label: "form.name", required: false, mapTo: "contact.name" },
        { name: "email", type: "email", label: "form.email", required: true, mapTo: "contact.email" },
      ],
    },
    offline: {
      enabled: true,
      fields: [
        { name: "name", type: "text", label: "form.name", required: false, mapTo: "contact.name" },
        { name: "email", type: "email", label: "form.email", required: true, mapTo: "contact.email" },
        {
          name: "message",
          type: "textarea",
          label: "form.message",
          required: true,
          mapTo: "conversation.message",
        },
      ],
    },
    csat: {
      enabled: true,
      scale: 5,
      ask: "close",
      changeDays: 14,
      fields: [{ name: "comment", type: "textarea", label: "form.comment", required: false }],
    },
  },
  availability: { schedule: "always", whenClosed: "form", replyTime: "auto" },
  triggers: [],
  flows: { refs: [] },
  routing: { tags: [] },
  session: { resume: "days", days: 30, scope: "host", reopenOnNavigate: true, multiple: true },
  privacy: { consent: "none", storage: "local", anonymiseIp: true, dnt: "respect" },
  accessibility: { announce: "agent", largeText: false, reducedMotion: "auto", fontScale: 1 },
  plugins: {},
};

type Part<T> = T extends unknown[] ? T : T extends object ? { [K in keyof T]?: Part<T[K]> } : T;
export type StoredConfig = Part<WidgetConfig>;

/** Fill a stored document with the defaults; objects merge, everything else replaces. */
export function fillDefaults(stored: unknown): WidgetConfig {
  return merge(DEFAULTS, stored) as WidgetConfig;
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined || over === null) return base;
  if (!isPlain(base) || !isPlain(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = merge(result[key], value);
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
