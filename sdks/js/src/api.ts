/**
 * What a host page can call and listen to: `chatclick(method, …args)`. Types only. The same file is
 * `sdks/js/src/api.ts`; a test keeps the two equal.
 */

export interface Identity {
  /** The visitor's id on the host site; needs `hmac`. */
  id?: string;
  email?: string;
  name?: string;
  /** Proof made by the site's server. */
  hmac?: string;
  /** Id and proof in one, instead of `id` and `hmac`. */
  jwt?: string;
}

/** What a page may change while it runs; everything else is the published config's. */
export interface Override {
  locale?: string;
  scheme?: "auto" | "light" | "dark";
  position?: "end" | "start";
  hidden?: boolean;
  /** Text of the launcher. */
  label?: string;
}

/** Something to send: a text, or a message content such as `{type: "text", text}`. */
export type Sendable = string | { type: string; text?: string; [key: string]: unknown };

/** Methods of the API with their arguments and what their promise brings. */
export interface Methods {
  load(): Promise<void>;
  destroy(): Promise<void>;
  configure(override: Override): Promise<void>;
  open(view?: "home" | "thread"): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  show(): Promise<void>;
  hide(): Promise<void>;
  /** Place the chat into an element of the page; `null` lets it float again. */
  mount(target: Element | string | null): Promise<void>;
  /** Show the chat in a window of its own. */
  popout(): Promise<void>;
  /** Tell whether the visitor agreed to the chat's storing and loading. */
  consent(isGiven: boolean): Promise<void>;
  identify(person: Identity): Promise<void>;
  logout(): Promise<void>;
  setContext(values: Record<string, unknown>): Promise<void>;
  page(url?: string, title?: string): Promise<void>;
  track(name: string, props?: Record<string, unknown>): Promise<void>;
  send(message: Sendable, options?: { silent?: boolean }): Promise<void>;
  prefill(text: string): Promise<void>;
  startFlow(id: string, variables?: Record<string, unknown>): Promise<void>;
  openConversation(id: string): Promise<void>;
  newConversation(options?: { queue?: string }): Promise<void>;
  get<Name extends keyof Values>(name: Name): Values[Name];
  on<Name extends keyof Events>(name: Name, handler: Handler<Name>): Off;
  once<Name extends keyof Events>(name: Name, handler: Handler<Name>): Off;
}

/** What `get` answers, at once. */
export interface Values {
  unread: number;
  state: "open" | "closed";
  /** Id of the conversation on screen. */
  conversation: string | null;
  connection: string;
}

/** Every event with its payload; each payload also has `version`. */
export interface Events {
  ready: object;
  open: object;
  close: object;
  unread: { count: number };
  "conversation.started": { conversation: string };
  "conversation.assigned": { conversation: string; name: string };
  "conversation.closed": { conversation: string };
  "message.sent": { conversation: string; text: string };
  "message.received": { conversation: string; text: string };
  "flow.started": { conversation: string; flow: string };
  "flow.ended": { conversation: string; flow: string };
  "form.submitted": { form: string };
  "csat.submitted": { score: number };
  "agent.typing": { conversation: string; name: string };
  "availability.changed": { is_open: boolean };
  "connection.changed": { connection: string };
  "link.clicked": { url: string };
  /** The visitor read a code with the scanner. */
  "code.scanned": { text: string };
  /** An event that a trigger of the config sends. */
  trigger: { id: string; name: string };
  consent: { is_given: boolean };
  page: { url: string; title: string };
  error: { code: string; message: string };
}

export type Payload<Name extends keyof Events> = Events[Name] & { version: 1 };
export type Handler<Name extends keyof Events> = (data: Payload<Name>) => void;
/** Stops listening. */
export type Off = () => void;

/** The global function. */
export interface Chatclick {
  <Name extends keyof Methods>(method: Name, ...args: Parameters<Methods[Name]>): ReturnType<Methods[Name]>;
}
