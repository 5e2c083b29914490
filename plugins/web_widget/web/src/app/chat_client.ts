/**
 * The chat as the UI sees it: a store to read and methods for what a person does. Ties together the
 * visitor, the link, the follower of events, the outbox and the threads; each lives in `net/`.
 */

import type { Identity, Page } from "../shared/bridge";
import type { Environment } from "./environment";
import { ActivityReport } from "./net/activity";
import { Api, ApiError } from "./net/api";
import type { Availability, Started } from "./net/api";
import { Follower } from "./net/follower";
import { Hours } from "./net/hours";
import { Keeper } from "./net/keeper";
import { QueuePlaces, StreamsShown } from "./net/live";
import type { Files } from "./net/files";
import { Sender } from "./net/sender";
import { Services } from "./net/services";
import type { FormAnswer } from "./net/services";
import { Threads } from "./net/threads";
import { TypingShown, TypingSignal } from "./net/typing";
import { Visitor } from "./net/visitor";
import { retryDelay } from "./protocol/backoff";
import type { Values } from "./protocol/contents";
import { isMessage } from "./protocol/frames";
import type { ServerFrame, Session, SessionEvent } from "./protocol/frames";
import { NEW_DRAFT, draftKey, isDraft, keyOf } from "./protocol/outbox";
import { uuid7 } from "./protocol/uuid";
import { withStagedMoved, withThread } from "./state/changes";
import { firstView, isThere } from "./state/landing";
import { deleteVault } from "./state/vault_name";
import { OutboxStorage } from "./state/outbox_storage";
import { INITIAL, currentSession } from "./state/state";
import type { Connection } from "./state/state";
import { Store } from "./state/store";

export class ChatClient {
  readonly store = new Store(INITIAL);
  readonly services: Services;
  readonly #env: Environment;
  readonly #api: Api;
  readonly #activity: ActivityReport;
  readonly #visitor: Visitor;
  readonly #keeper: Keeper;
  readonly #follower: Follower;
  readonly #storage: OutboxStorage;
  readonly #sender: Sender;
  readonly #threads: Threads;
  readonly #typing: TypingSignal;
  readonly #typingShown = new TypingShown(this.store);
  readonly #streams = new StreamsShown(this.store);
  readonly #queue: QueuePlaces;
  #files: Promise<Files> | null = null;
  #loadedFiles: Files | null = null;
  readonly #hours = new Hours();
  #epoch = "";
  #visitorId: string | null = null;
  /** What the page told before there was a session to keep it. */
  #context: Record<string, unknown> = {};
  #startAttempt = 0;
  #startTimer = 0;

  constructor(env: Environment, api = new Api(env.origin, env.widgetId)) {
    this.#env = env;
    this.#api = api;
    this.#activity = new ActivityReport(api, () => this.#visitorId);
    this.services = new Services(api);
    this.#visitor = new Visitor(env, api);
    this.#keeper = new Keeper(env.origin, api, {
      hello: () => ({ t: "hello", token: api.token ?? "", resume: this.#follower.resume(), epoch: this.#epoch }),
      onFrame: (frame) => this.#receive(frame),
      onConnection: (connection) => this.#onConnection(connection),
      onLost: () => this.#onLost(),
      renewToken: () => this.#renew(),
    });
    this.#follower = new Follower(this.store, api, this.#keeper, (event) => this.#onApplied(event));
    this.#threads = new Threads(this.store, api, this.#keeper);
    this.#queue = new QueuePlaces(this.store, api);
    this.#storage = new OutboxStorage(env.widgetId, env.storage);
    if (env.wipe) this.#storage.clear();
    if (env.wipe || env.storage !== "local") deleteVault(env.widgetId);
    this.store.update((state) => ({ ...state, drafts: this.#storage.loadDrafts() }));
    this.#sender = new Sender(this.store, this.#storage, api, this.#keeper, {
      lastApplied: (sessionId) => this.#follower.last(sessionId),
      onSessionCreated: (draft, session) => this.#onSessionCreated(draft, session),
    });
    this.#typing = new TypingSignal(
      (session, on, text) =>
        this.#keeper.send({ t: "typing", session_id: session, on, ...(text ? { text } : {}) }),
      env.typing,
    );
    addEventListener("online", () => this.store.state.phase === "failed" && this.retry());
    document.addEventListener("visibilitychange", () => this.#threads.loadShown());
    if (this.store.state.outbox.some((entry) => entry.files.length > 0)) void this.files();
  }

  // --- the visitor

  /** Start or resume the visitor, then connect. Repeats by itself while the server is away. */
  async start(): Promise<void> {
    clearTimeout(this.#startTimer);
    try {
      this.#adopt(await this.#visitor.start());
      this.#keeper.start();
    } catch (error) {
      this.#onStartFailed(error);
    }
  }

  #adopt(started: Started): void {
    this.#startAttempt = 0;
    this.#epoch = started.epoch;
    this.#visitorId = started.visitor.id;
    this.#follower.reset(started.sessions);
    if (this.#storage.claim(started.visitor)) this.#dropUnsent();
    const sessions = Object.fromEntries(started.sessions.map((session) => [session.id, session]));
    this.store.update((state) => {
      const stays = state.phase === "ready" && isThere(state.view, sessions);
      const view = stays ? state.view : firstView({ ...state, sessions }, this.#env.hasHome);
      const { visitor, availability = null } = started;
      return { ...state, phase: "ready", problem: null, visitor, availability, sessions, threads: {}, typing: {}, view };
    });
    this.#watchHours(started.availability);
    this.#threads.loadShown();
    this.#activity.flush();
  }

  /** Let go of what somebody else wrote and did not send. */
  #dropUnsent(): void {
    if (!this.#loadedFiles) deleteVault(this.#env.widgetId);
    this.store.update((state) => ({ ...state, outbox: [], drafts: {}, staged: {} }));
  }

  /** The server tells when somebody comes or leaves; the hours themselves turn by the clock. */
  #setAvailability(data: Record<string, unknown>): void {
    const known = this.store.state.availability;
    if (!known || typeof data.is_open !== "boolean") return;
    this.#showHours({ ...known, ...data } as Availability);
  }

  #showHours(availability: Availability): void {
    this.store.update((state) => ({ ...state, availability }));
    this.#watchHours(availability);
  }

  #watchHours(availability: Availability | undefined): void {
    this.#hours.watch(availability, () => void this.#onTurn().catch(() => {}));
  }

  /** The hours turned. All else is followed by its events, and what is half filled in stays. */
  async #onTurn(): Promise<void> {
    const started = await this.#visitor.renew();
    const isSame = started.visitor.id === this.#visitorId && started.epoch === this.#epoch;
    if (isSame && started.availability) this.#showHours(started.availability);
    else this.#adoptAnew(started);
  }

  #onStartFailed(error: unknown): void {
    const problem = error instanceof ApiError ? error : new ApiError(0, "unreachable", "");
    const isOffline = !navigator.onLine;
    this.store.update((state) => ({
      ...state,
      phase: "failed",
      problem: { code: isOffline ? "offline" : problem.code, requestId: problem.requestId },
      connection: isOffline ? "offline" : "reconnecting",
    }));
    if (!problem.isTemporary || isOffline) return;
    const delay = retryDelay(this.#startAttempt++, Math.random(), problem.retryAfterMs);
    this.#startTimer = window.setTimeout(() => void this.start(), delay);
  }

  /** The person pressed "try again". */
  retry(): void {
    const { phase, connection } = this.store.state;
    if (phase === "failed") {
      this.store.update((state) => ({ ...state, phase: "starting", problem: null }));
      void this.start();
    } else if (connection === "stopped") {
      void this.start();
    } else {
      this.#keeper.retryNow();
    }
  }

  /** Resolves when it is known who the visitor is and what they talked about. */
  ready(): Promise<void> {
    return this.store.until((state) => state.phase === "ready");
  }

  async identify(identity: Identity): Promise<void> {
    await this.ready();
    if (JSON.stringify(identity) === JSON.stringify(this.#env.identity)) return;
    this.#adopt(await this.#visitor.identify(identity));
    this.#keeper.restart();
  }

  /** The page is put away: give up the link. */
  pause(): void {
    this.#keeper.stop();
  }

  /** The page is shown again, as it was left. */
  resume(): void {
    if (this.store.state.phase === "ready") this.#keeper.start();
    else this.retry();
  }

  /** Forget the visitor on this device and end them on the server. The frame is removed right after. */
  async logout(): Promise<void> {
    this.#keeper.stop();
    this.#sender.forget();
    deleteVault(this.#env.widgetId);
    this.#env.onToken(null);
    // away from the server the token is at least forgotten here
    await this.#api.end().catch(() => {});
  }

  get page(): Page {
    return this.#env.page;
  }

  setPage(page: Page): void {
    this.#env.page = page;
    if (!this.#env.isUntracked) this.#activity.add({ type: "page", url: page.url, title: page.title });
  }

  /** Report an event of the host page. */
  track(name: string, props: Record<string, unknown>): void {
    if (!this.#env.isUntracked) this.#activity.add({ type: "track", name, props });
  }

  /** Keep something about the visit with the current session, or with the next one. */
  async setContext(values: Record<string, unknown>): Promise<void> {
    await this.ready();
    const target = this.targetSession();
    if (isDraft(target)) this.#context = { ...this.#context, ...values };
    else await this.#api.addContext(target, values);
  }

  async #renew(): Promise<void> {
    this.#adoptAnew(await this.#visitor.renew());
  }

  #adoptAnew(started: Started): void {
    this.#adopt(started);
    // what the link told while the answer was on its way is newer than the answer
    this.#follower.askAll();
  }

  // --- the link

  #onConnection(connection: Connection): void {
    this.store.update((state) => (state.connection === connection ? state : { ...state, connection }));
  }

  #onLost(): void {
    this.#follower.onLost();
    this.#sender.onLost();
    this.#streams.onLost();
  }

  #receive(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return this.#onWelcome(frame.epoch);
      case "event":
        return this.#follower.onEvent(frame);
      case "subscribed":
        return this.#follower.onSubscribed(frame.session_id, frame.last_seq);
      case "gap":
        return this.#onGap(frame.session_id);
      case "ack":
        return this.#sender.onAck(frame);
      case "busy":
        return this.#sender.onBusy(frame.client_msg_id, frame.retry_after_ms);
      case "error":
        return void (frame.client_msg_id && this.#sender.onRefused(frame.client_msg_id, frame.code, frame.detail));
      case "ephemeral":
        return this.#onEphemeral(frame);
    }
  }

  #onEphemeral(frame: Extract<ServerFrame, { t: "ephemeral" }>): void {
    if (frame.type === "availability") this.#setAvailability(frame.data);
    this.#typingShown.onFrame(frame);
    this.#streams.onFrame(frame);
    this.#queue.onFrame(frame);
  }

  #onWelcome(epoch: string): void {
    if (epoch && this.#epoch && epoch !== this.#epoch) {
      // the database was restored from a backup: what is known here may never have happened
      const restart = () => this.#keeper.restart();
      return void this.#renew().then(restart, restart);
    }
    if (this.#keeper.kind === "stream") {
      for (const id of Object.keys(this.store.state.sessions)) void this.#follower.catchUp(id);
    }
    this.#threads.onOnline();
    this.#sender.flush();
    this.#threads.loadShown();
  }

  #onGap(sessionId: string | null): void {
    if (sessionId !== null) void this.#follower.catchUp(sessionId);
    else this.#renew().catch(() => this.#keeper.restart());
  }

  #onApplied(event: SessionEvent): void {
    if (event.type === "message.created" && isMessage(event.data)) {
      const { sender, seq, client_msg_id: id } = event.data;
      this.#streams.onStored(id);
      this.#env.onEvent(event);
      if (sender.kind !== "visitor" && !this.#threads.markSeen(event.session_id)) {
        this.#keeper.send({ t: "delivered", session_id: event.session_id, seq });
      }
    } else {
      this.#env.onEvent(event);
    }
    if (event.type === "session.queued") void this.#queue.load(event.session_id);
    this.#sender.flush();
  }

  // --- what the person does

  setOpen(isOpen: boolean): void {
    this.store.update((state) => ({
      ...state,
      isOpen,
      focusRequests: state.focusRequests + (isOpen ? 1 : 0),
    }));
    if (isOpen) this.#threads.loadShown();
    else this.#typing.stop();
  }

  openHome(): void {
    this.#typing.stop();
    this.store.update((state) => ({ ...state, view: { name: "home" } }));
  }

  openThread(session: string): void {
    this.store.update((state) => ({
      ...state,
      view: { name: "thread", session },
      focusRequests: state.focusRequests + 1,
    }));
    this.#threads.loadShown();
  }

  /** Open an empty thread; the session is created with its first message. */
  openNew(queue: string | null = null): string {
    this.#sender.queue = queue;
    const draft = draftKey(uuid7());
    this.#takeAlong(draft);
    this.openThread(draft);
    return draft;
  }

  /** What was begun in a conversation that is closed now goes on in the next one. */
  #takeAlong(draft: string): void {
    const { view, sessions, drafts } = this.store.state;
    if (view.name !== "thread" || sessions[view.session]?.state !== "closed") return;
    const text = drafts[view.session];
    if (text) {
      this.setDraft(draft, [drafts[NEW_DRAFT], text].filter(Boolean).join("\n"));
      this.setDraft(view.session, "");
    }
    this.store.update((state) => withStagedMoved(state, view.session, draft));
  }

  /** Let a flow lead the current session; one is opened where there is none. */
  async startFlow(flow: string, variables: Record<string, unknown>): Promise<void> {
    await this.ready();
    const target = this.targetSession();
    const session = isDraft(target) ? await this.startSession(target) : target;
    this.openThread(session);
    await this.#api.startFlow(session, flow, variables);
  }

  /** Create the session of an empty thread before its first message, with what a form asked for. */
  async startSession(draft: string, form?: FormAnswer): Promise<string> {
    const session = await this.#api.createSession(keyOf(draft), this.#sender.queue, form);
    this.#onSessionCreated(draft, session);
    return session.id;
  }

  reloadThread(session: string): void {
    void this.#threads.load(session);
  }

  loadEarlier(session: string): void {
    void this.#threads.loadEarlier(session);
  }

  setDraft(session: string, text: string): void {
    // the key of a session to come is new each time; there is one draft for all of them
    const key = isDraft(session) ? NEW_DRAFT : session;
    if (this.#env.keepsDrafts) this.#storage.saveDraft(key, text);
    this.store.update((state) => ({ ...state, drafts: { ...state.drafts, [key]: text } }));
    if (isDraft(session)) return;
    if (text === "") this.#typing.stop();
    else this.#typing.onInput(session, text);
  }

  send(session: string, text: string): void {
    this.setDraft(session, "");
    this.#sender.enqueue(session, text);
  }

  /** Send what the person wrote, with the files beside it. */
  submit(session: string, text: string): void {
    const hasFiles = (this.store.state.staged[session] ?? []).length > 0;
    if (!hasFiles) return this.send(session, text);
    this.setDraft(session, "");
    this.#loadedFiles?.sendStaged(session, text);
  }

  /** Everything about files to be sent; its code is fetched when first asked for. */
  files(): Promise<Files> {
    this.#files ??= import("./net/files").then(
      (chunk) => (this.#loadedFiles = new chunk.Files(this.store, this.#api, this.#sender, this.#env.widgetId, this.#env.storage)),
    );
    this.#files.catch(() => (this.#files = null));
    return this.#files;
  }

  /** Answer a message that offers choices, a form or a button; `text` is what people read of it. */
  answer(session: string, to: string, values: Values, text: string): void {
    this.#sender.enqueue(session, text, { answer: { type: "answer", text, to, values } });
    // what was answered goes away, and with it the keyboard's place; a finger wants no keyboard to come up
    if (!document.activeElement?.matches(":focus-visible")) return;
    this.store.update((state) => ({ ...state, focusRequests: state.focusRequests + 1 }));
  }

  loadQueuePlace(session: string): void {
    void this.#queue.load(session);
  }

  async fetchFile(session: string, id: string, kind: "content" | "thumbnail"): Promise<Blob> {
    return this.#loadedFiles?.sentBlob(id) ?? this.#api.fetchFile(session, id, kind);
  }

  /** The person followed a link of a message. */
  linkClicked(url: string): void {
    this.#env.onLink(url);
  }

  /** A code was read; the host page hears of it. */
  codeScanned(text: string): void {
    this.#env.onCode(text);
  }

  retryMessage(clientMsgId: string): void {
    this.#sender.retry(clientMsgId);
  }

  discardMessage(clientMsgId: string): void {
    this.#sender.discard(clientMsgId);
  }

  /**
   * The thread that what the host page writes goes into: the shown one, the current one, one that is being
   * created, a new one.
   */
  targetSession(): string {
    const { view, sessions, outbox } = this.store.state;
    if (view.name === "thread" && sessions[view.session]?.state !== "closed") return view.session;
    const coming = outbox.find((entry) => isDraft(entry.session));
    return currentSession(this.store.state)?.id ?? coming?.session ?? draftKey(uuid7());
  }

  #onSessionCreated(draft: string, session: Session): void {
    this.#follower.follow(session);
    this.#env.onSessionStarted(session.id);
    if (Object.keys(this.#context).length > 0) {
      this.#api.addContext(session.id, this.#context).catch((error: Error) => this.#env.onError(error));
      this.#context = {};
    }
    this.store.update((state) => {
      const isShown = state.view.name === "thread" && state.view.session === draft;
      const isEmpty = state.sessions[session.id]?.last_message === null;
      const next = isEmpty ? withThread(state, session.id, { status: "ready" }) : state;
      return {
        ...withStagedMoved(next, draft, session.id),
        view: isShown ? { name: "thread", session: session.id } : state.view,
      };
    });
    const begun = this.store.state.drafts[NEW_DRAFT];
    if (begun) {
      // written while the session was being created
      this.setDraft(draft, "");
      this.setDraft(session.id, begun);
    }
    this.#threads.loadShown();
  }
}
