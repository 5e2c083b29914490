/** Every state of the app worth looking at, as plain values. Only for the gallery in dev mode. */

import type { Message, Ref, Session } from "../app/protocol/frames";
import { enqueue, fail } from "../app/protocol/outbox";
import type { EntryFile } from "../app/protocol/uploads";
import vase from "./vase.svg?no-inline";
import { INITIAL } from "../app/state/state";
import type { State, Thread } from "../app/state/state";
import type { Preferences } from "../app/state/preferences";

const ADA: Ref = { kind: "agent", id: "stf_1", name: "Ada Lindqvist" };
const ME: Ref = { kind: "visitor", id: "vis_1", name: "" };
const ID = "ses_1";

function at(minutes: number): string {
  return new Date(Date.now() - (60 - minutes) * 60_000).toISOString();
}

function message(seq: number, sender: Ref, text: string): Message {
  const sent = at(seq);
  return { id: `msg_${seq}`, session_id: ID, seq, client_msg_id: null, sender, content: { type: "text", text }, created_at: sent };
}

function said(seq: number, sender: Ref, content: Message["content"] & Record<string, unknown>): Message {
  return { ...message(seq, sender, content.text ?? ""), content };
}

const MESSAGES = [
  message(2, ME, "Hello, is the Reed vase watertight?"),
  message(3, ADA, "It is. We glaze the inside twice."),
  message(4, ADA, "More about care: https://example.com/care"),
  message(5, ME, "Lovely. Then I would like two, please, if you can send them before the 12th."),
];

function session(fields: Partial<Session> = {}): Session {
  const last = MESSAGES.at(-1)!;
  return {
    id: ID,
    state: "open",
    category: "active",
    subject: "",
    assignee: { name: ADA.name },
    last_seq: 5,
    last_message: { seq: 5, text: last.content.text ?? "", sender: ME, created_at: last.created_at },
    unread: 0,
    seen: { visitor_seq: 4, staff_seq: 5 },
    delivered: { visitor_seq: 4, staff_seq: 5 },
    created_at: at(0),
    updated_at: at(5),
    ...fields,
  };
}

function thread(fields: Partial<Thread> = {}): Thread {
  return { status: "ready", messages: MESSAGES, happenings: [], hasEarlier: false, isLoadingEarlier: false, firstUnreadSeq: null, ...fields };
}

const ZOE: Ref = { kind: "bot", id: "bot_1", name: "Zoe" };
const MARKED = `**Reed** is *watertight*. Wash it with \`warm water\`:

1. Rinse it
2. Dry it with a cloth

- no dishwasher
- no [steel wool](https://example.com/care)

\`\`\`
order 1042
\`\`\`
<b>No HTML</b>, no ![pictures](https://example.com/p.png).`;
const CHOICES = [
  { id: "size", label: "What size is it?" },
  { id: "ship", label: "When does it ship?" },
  { id: "return", label: "Returns" },
  { id: "human", label: "Talk to a person" },
];
const CARD = {
  title: "Reed vase",
  text: "Stoneware, 24 cm, glazed twice inside.",
  image: { url: vase },
  actions: [
    { type: "reply", label: "Order this one", value: "reed" },
    { type: "link", label: "See it in the shop", url: "https://example.com/reed" },
  ],
};
const FIELDS = [
  { name: "day", type: "date", label: "Which day suits you?", required: true },
  { name: "when", type: "choice", label: "Time of day", options: [{ value: "am", label: "Morning" }, { value: "pm", label: "Afternoon" }] },
  { name: "note", type: "textarea", label: "Anything we should know?" },
];

/** A thread whose last messages are these. */
function talk(...messages: Message[]): State {
  return { ...READY, threads: { [ID]: thread({ messages: [MESSAGES[0]!, ...messages] }) } };
}

const READY: State = {
  ...INITIAL,
  phase: "ready",
  connection: "online",
  sessions: { [ID]: session() },
  threads: { [ID]: thread() },
  view: { name: "thread", session: ID },
};
const HOME: State = { ...READY, view: { name: "home" } };
const EMPTY: State = { ...READY, sessions: {}, threads: {}, view: { name: "thread", session: "draft:1" } };

const OTHERS: Record<string, Session> = {
  ses_2: session({ id: "ses_2", unread: 3, last_message: { seq: 9, text: "The kiln is open.", sender: ADA, created_at: at(50) } }),
  ses_3: session({ id: "ses_3", state: "resolved", category: "done", subject: "Broken handle" }),
  ses_4: session({ id: "ses_4", state: "queued", assignee: null, last_message: null }),
};

function unsent(state: State): State {
  const outbox = enqueue(enqueue([], "cm_1", ID, "Are you there?", at(59)), "cm_2", ID, "buy at http://elsewhere.example", at(60));
  return { ...state, outbox: fail(outbox, "cm_2", "message_rejected", "Please leave out links to other shops.") };
}

function entryFile(fields: Partial<EntryFile>): EntryFile {
  return {
    id: "f1",
    name: "Broken handle from the left side.jpg",
    media_type: "image/jpeg",
    size_bytes: 2_400_000,
    duration_ms: null,
    attachment_id: null,
    state: "waiting",
    problem: null,
    detail: "",
    ...fields,
  };
}

const UPLOADS = [
  entryFile({}),
  entryFile({ id: "f2", name: "receipt.pdf", media_type: "application/pdf", state: "paused" }),
  entryFile({ id: "f3", name: "movie.mov", media_type: "video/quicktime", state: "failed", problem: "file_too_large" }),
  entryFile({ id: "f4", name: "done.png", media_type: "image/png", state: "ready", size_bytes: 80_000 }),
];
const STORED = [
  { id: "att_1", name: "vase.png", media_type: "image/png", size_bytes: 900_000, width: 640, height: 360, has_thumbnail: true },
  { id: "att_2", name: "invoice 1042.pdf", media_type: "application/pdf", size_bytes: 120_000 },
  { id: "att_3", name: "voice.webm", media_type: "audio/webm", size_bytes: 9000, duration_ms: 65_000 },
  { id: "att_4", name: "archive.zip", media_type: "application/zip", size_bytes: 5_300_000 },
];

const PLAIN: Record<string, State> = {
  starting: INITIAL,
  "failed: unreachable": { ...INITIAL, phase: "failed", problem: { code: "unreachable", requestId: null } },
  "failed: offline": { ...INITIAL, phase: "failed", problem: { code: "offline", requestId: null } },
  "failed: with reference": { ...INITIAL, phase: "failed", problem: { code: "internal", requestId: "req_01a2" } },
  "first visit": EMPTY,
  thread: READY,
  "thread: typing": { ...READY, typing: { [ID]: { name: ADA.name } } },
  "thread: unread": { ...READY, threads: { [ID]: thread({ firstUnreadSeq: 3, hasEarlier: true }) } },
  "thread: loading": { ...READY, threads: {} },
  "thread: error": { ...READY, threads: { [ID]: thread({ status: "error" }) } },
  "thread: unsent": unsent(READY),
  "thread: offline": { ...unsent(READY), connection: "offline" },
  "thread: reconnecting": { ...READY, connection: "reconnecting" },
  "thread: stopped": { ...READY, connection: "stopped" },
  "thread: markdown": talk(message(3, ADA, MARKED)),
  "thread: choices": talk(said(3, ZOE, { type: "choices", text: "What would you like to know?", choices: CHOICES })),
  "thread: several choices": talk(
    said(3, ZOE, { type: "choices", text: "Which ones?", choices: CHOICES, is_multiple: true }),
  ),
  "thread: answered": talk(
    said(3, ZOE, { type: "choices", text: "What would you like to know?", choices: CHOICES }),
    said(4, ME, { type: "answer", text: "Returns", to: "msg_3", values: { choice: "return" } }),
  ),
  "thread: card": talk(said(3, ZOE, { type: "card", ...CARD })),
  "thread: carousel": talk(
    said(3, ZOE, { type: "carousel", text: "Three that hold water:", cards: [CARD, { ...CARD, title: "Moss jug" }, { ...CARD, title: "Ash bowl", image: null }] }),
  ),
  "thread: form": talk(said(3, ZOE, { type: "form", text: "When shall we come?", name: "visit", fields: FIELDS, submit_label: "Book it" })),
  "thread: streaming": {
    ...talk(message(3, ZOE, "Let me look that up.")),
    streams: { [ID]: { id: "s1", name: ZOE.name, text: "The Reed vase holds **1.2 litres** and is", at: at(6) } },
  },
  "thread: told": {
    ...talk(message(3, ZOE, "I pass you on."), message(6, ADA, "Hello, this is Ada.")),
    threads: {
      [ID]: thread({
        messages: [MESSAGES[0]!, message(3, ZOE, "I pass you on."), message(6, ADA, "Hello, this is Ada.")],
        happenings: [
          { seq: 4, type: "handed_over", name: "", at: at(4) },
          { seq: 5, type: "assigned", name: ADA.name, at: at(5) },
          { seq: 7, type: "closed", name: "", at: at(8) },
        ],
      }),
    },
  },
  "thread: queue place": {
    ...READY,
    sessions: { [ID]: session({ state: "queued", assignee: null }) },
    queue: { [ID]: { position: 3, waitS: 220 } },
  },
  "thread: files": talk(said(3, ADA, { type: "file", text: "Here you are:", attachments: STORED })),
  "thread: uploads": {
    ...READY,
    outbox: enqueue([], "cm_1", ID, "This is what it looks like.", at(59), { files: UPLOADS }),
    sent: { f1: 900_000, f2: 1_200_000 },
  },
  "thread: staged files": { ...READY, staged: { [ID]: [entryFile({}), entryFile({ id: "f2", name: "receipt.pdf" })] } },
  "thread: queued": { ...READY, sessions: { [ID]: session({ state: "queued", assignee: null }) } },
  "thread: resolved": { ...READY, sessions: { [ID]: session({ state: "resolved", category: "done" }) } },
  "thread: closed": { ...READY, sessions: { [ID]: session({ state: "closed", category: "done" }) } },
  "thread: long draft": { ...READY, drafts: { [ID]: "long ".repeat(820) } },
  home: { ...HOME, sessions: { ...HOME.sessions, ...OTHERS } },
  "home: offline": { ...HOME, connection: "offline" },
  "home: empty": { ...HOME, sessions: {} },
};

/** A config as it is stored: without what has a default, in lists too. */
export type StoredDocument = Readonly<Record<string, unknown>>;

/** One picture of the gallery: what the app knows, what the config says, what is clicked after drawing. */
export interface Shown {
  state: State;
  config?: StoredDocument;
  preferences?: Preferences;
  click?: readonly string[];
}

const CLOSED = { is_open: false, opens_at: at(60 * 40), closes_at: null, reply_time_s: null, agents_available: false };
const OPEN = { is_open: true, opens_at: null, closes_at: at(60 * 8), reply_time_s: 540, agents_available: true };
const ENDED = { ...READY, sessions: { [ID]: session({ state: "closed", category: "done" }) } } satisfies State;
const MENU = ".menu-box > button";

const PRE_CHAT: StoredDocument = {
  forms: {
    preChat: {
      enabled: true,
      fields: [
        { name: "name", type: "text", mapTo: "contact.name" },
        { name: "email", type: "email", required: true, mapTo: "contact.email" },
        { name: "topic", type: "choice", label: "Topic", options: [{ value: "Order" }, { value: "Return" }, { value: "Care" }] },
      ],
      consent: { text: "I agree to my details being kept to answer me.", required: true, url: "https://example.com/privacy" },
    },
  },
};

const EVERY_FIELD: StoredDocument = {
  forms: {
    preChat: {
      enabled: true,
      fields: [
        { name: "name", type: "text", placeholder: "Ada Lindqvist", required: true },
        { name: "phone", type: "phone", mapTo: "contact.phone" },
        { name: "pieces", type: "number", min: 1, max: 99 },
        { name: "day", type: "date", label: "When do you need it?" },
        { name: "hour", type: "time", label: "At what time?" },
        { name: "glaze", type: "select", options: [{ value: "White" }, { value: "Celadon" }] },
        { name: "sizes", type: "choice", max: 3, options: [{ value: "Small" }, { value: "Medium" }, { value: "Large" }] },
        { name: "mood", type: "rating", label: "How do you like the shop?" },
        { name: "message", type: "textarea", required: true },
        { name: "news", type: "checkbox", label: "Send me news of the kiln." },
      ],
    },
  },
};

const CARDS: StoredDocument = {
  brand: {
    team: [{ name: ADA.name }, { name: "Jo Park" }, { name: "Mina Okafor" }],
    links: { email: "hello@lumen.example", phone: "+49 30 1234567", site: "https://lumen.example" },
  },
  features: { articles: { enabled: true } },
  greeting: {
    home: [
      { type: "quickReplies", replies: [{ label: "Where is my order?" }, { label: "I want to return something" }] },
      { type: "conversations" },
      { type: "articles", items: [{ title: "How we glaze", url: "https://lumen.example/glaze" }] },
      { type: "links" },
      { type: "poll.question", data: {} },
    ],
  },
};

export const STATES: Record<string, Shown> = {
  ...Object.fromEntries(Object.entries(PLAIN).map(([name, state]) => [name, { state }])),
  "thread: bot": { state: { ...READY, sessions: { [ID]: session({ state: "bot", assignee: null }) } } },
  "thread: closed, asking": { state: ENDED },
  "thread: rated": { state: ENDED, preferences: { ratings: { [ID]: { score: 4, at: at(59) } } } },
  "csat: two": { state: ENDED, config: { forms: { csat: { scale: 2 } } }, click: [".rate:last-child input"] },
  "csat: five": { state: ENDED, click: [".rate:nth-child(4) input"] },
  "csat: ten": { state: ENDED, config: { forms: { csat: { scale: 10 } } } },
  "home: cards": { state: { ...HOME, availability: OPEN }, config: CARDS },
  "home: away": { state: { ...HOME, availability: CLOSED } },
  "home: one at a time": { state: HOME, config: { session: { multiple: false } } },
  "pre-chat": { state: { ...EMPTY, availability: OPEN }, config: PRE_CHAT },
  "pre-chat: wrong": { state: EMPTY, config: PRE_CHAT, click: [".form .primary-button"] },
  "form: every field": { state: EMPTY, config: { ...EVERY_FIELD, greeting: { enabled: false } } },
  offline: { state: { ...EMPTY, availability: CLOSED } },
  "offline: no form": { state: { ...EMPTY, availability: CLOSED }, config: { availability: { whenClosed: "hide" } } },
  consent: {
    state: EMPTY,
    config: { privacy: { consent: "before-send" }, brand: { links: { privacy: "https://lumen.example/privacy" } } },
  },
  "menu: thread": { state: READY, click: [MENU] },
  "menu: home": { state: HOME, config: { accessibility: { largeText: true }, layout: { popout: true } }, click: [MENU] },
  "menu: end": { state: READY, click: [MENU, ".menu-group .menu-entry:last-child"] },
  "menu: mail": { state: READY, click: [MENU, ".menu-group .menu-entry:nth-child(3)"] },
  "tools: emoji": { state: READY, click: [".composer-tools button:nth-of-type(2)", ".emoji"] },
  "tools: scanner": { state: READY, click: [".composer-tools button:nth-of-type(3)"] },
  "large text": { state: READY, preferences: { hasLargeText: true } },
};
