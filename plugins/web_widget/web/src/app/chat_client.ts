/**
 * The app's conversation with the server: ties the pure halves (sequence, outbox, state changes) to
 * the link and the REST calls. The UI reads the store and calls the methods here.
 */

import type { Identity, Page } from "../shared/bridge";
import { Api, ApiError } from "./net/api";
import type { Started } from "./net/api";
import { Keeper } from "./net/keeper";
import { Sender } from "./net/sender";
import { TypingSignal } from "./net/typing";
import { retryDelay } from "./protocol/backoff";
import type { ServerFrame, Session, SessionEvent } from "./protocol/frames";
import { isMessage, isObject } from "./protocol/frames";
import { draftKey, isDraft } from "./protocol/outbox";
import { Sequences } from "./protocol/sequence";
import { uuid7 } from "./protocol/uuid";
import { applyEvent, mergeMessages, withSeen, withSession, withThread } from "./state/changes";
import { OutboxStorage } from "./state/outbox_storage";
import { INITIAL, currentSession } from "./state/state";
import type { Connection, State } from "./state/state";
import { Store } from "./state/store";

const PAGE_SIZE = 40;
const CATCH_UP_PAGE = 100;
const TYPING_SHOWN_MS = 8000;

export interface Environment {
  origin: string;
  widgetId: string;
  locale: string;
  page: Page;
  token: string | null;
  identity: Identity | null;
  wipe: boolean;
  onToken(token: string | null): void;
  onMessage(event: { session_id: string; text: string; isOwn: boolean }): void;
}

export class ChatClient {
  readonly store = new Store(INITIAL);
  readonly #api: Api;
  readonly #keeper: Keeper;
  readonly #sender: Sender;
  readonly #sequences = new Sequences();
  readonly #typing: TypingSignal;
  readonly #typingTimers = new Map<string, number>();
  /** Seen while there was no link to say so. */
  readonly #untoldSeen = new Map<string, number>();
  readonly #env: Environment;
  #epoch = "";
  #startAttempt = 0;
  #startTimer = 0;

  constructor(env: Environment) {
    this.#env = env;
    this.#api = new Api(env.origin, env.widgetId);
    this.#keeper = new Keeper(env.origin, this.#api, {
      hello: () => ({
        t: "hello",
        token: this.#api.token ?? "",
        resume: this.#sequences.resume(),
        ...(this.#epoch ? { epoch: this.#epoch } : {}),
      }),
      onFrame: (frame) => this.#receive(frame),
      onConnection: (connection) => this.#onConnection(connection),
      onLost: () => this.#onLost(),
      renewToken: () => this.#renewToken(),
    });
    const storage = new OutboxStorage(env.widgetId);
    if (env.wipe) storage.clear();
    this.#sender = new Sender(this.store, storage, this.#api, this.#keeper, {
      lastApplied: (sessionId) => this.#sequences.last(sessionId),
      onSessionCreated: (draft, session) => this.#onSessionCreated(draft, session),
    });
    this.#typing = new TypingSignal((session, on) =>
      this.#keeper.send({ t: "typing", session_id: session, on }),
    );
    addEventListener("online", () => this.store.state.phase === "failed" && this.retry());
    document.addEventListener("visibilitychange", () => this.#loadShownThread());
  }

  // --- starting

  /** Start or resume the visitor, then connect. Repeats by itself while the server is away. */
  async start(): Promise<void> {
    clearTimeout(this.#startTimer);
    try {
      this.#adopt(await this.#startVisitor());
      this.#keeper.start();
    } catch (error) {
      this.#onStartFailed(error);
    }
  }

  async #startVisitor(): Promise<Started> {
    const request = {
      token: this.#env.token,
      identity: this.#env.identity,
      page: this.#env.page,
      locale: this.#env.locale,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    try {
      return await this.#api.start(request);
    } catch (error) {
      // a token from before a key change or an erasure: begin as a new visitor
      if (!(error instanceof ApiError) || error.status !== 401 || !request.token) throw error;
      return this.#api.start({ ...request, token: null });
    }
  }

  #adopt(started: Started): void {
    this.#startAttempt = 0;
    this.#env.token = started.token;
    this.#env.onToken(started.token);
    this.#epoch = started.epoch;
    this.#sequences.clear();
    for (const session of started.sessions) this.#sequences.adopt(session.id, session.last_seq);
    const sessions = Object.fromEntries(started.sessions.map((session) => [session.id, session]));
    this.store.update((state) => {
      const view = state.phase === "ready" ? state.view : firstView({ ...state, sessions });
      return { ...state, phase: "ready", problem: null, sessions, threads: {}, typing: {}, view };
    });
    this.#loadShownThread();
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

  async identify(identity: Identity): Promise<void> {
    if (JSON.stringify(identity) === JSON.stringify(this.#env.identity)) return;
    this.#env.identity = identity;
    if (this.store.state.phase !== "ready") return;
    await this.#renewToken();
    this.#keeper.restart();
  }

  /** Forget the visitor on this device. The frame is removed right after. */
  logout(): void {
    this.#keeper.stop();
    this.#sender.forget();
    this.#env.onToken(null);
  }

  setPage(page: Page): void {
    this.#env.page = page;
  }

  async #renewToken(): Promise<void> {
    this.#adopt(await this.#startVisitor());
  }

  // --- link

  #onConnection(connection: Connection): void {
    this.store.update((state) => (state.connection === connection ? state : { ...state, connection }));
  }

  #onLost(): void {
    this.#sequences.answered();
    this.#sender.onLost();
  }

  #receive(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return this.#onWelcome(frame.epoch);
      case "event":
        return this.#onEvent(frame);
      case "ack":
        return this.#sender.onAck(frame);
      case "busy":
        return this.#sender.onBusy(frame.client_msg_id, frame.retry_after_ms);
      case "error":
        return this.#onError(frame);
      case "subscribed":
        this.#sequences.answered(frame.session_id);
        if (frame.last_seq > this.#sequences.last(frame.session_id)) void this.#catchUp(frame.session_id);
        return;
      case "gap":
        if (frame.session_id) return void this.#catchUp(frame.session_id);
        return void this.#renewToken().catch(() => this.#keeper.restart());
      case "ephemeral":
        return this.#onEphemeral(frame);
    }
  }

  #onWelcome(epoch: string): void {
    if (epoch && this.#epoch && epoch !== this.#epoch) {
      // the database was restored from a backup: what is known here may never have happened
      void this.#renewToken().then(() => this.#keeper.restart(), () => this.#keeper.restart());
      return;
    }
    if (this.#keeper.kind === "stream") {
      for (const id of Object.keys(this.store.state.sessions)) void this.#catchUp(id);
    }
    for (const [id, seq] of this.#untoldSeen) this.#keeper.send({ t: "seen", session_id: id, seq });
    this.#untoldSeen.clear();
    this.#sender.flush();
    this.#loadShownThread();
  }

  #onError(frame: { code: string; detail: string; client_msg_id: string | null }): void {
    if (frame.client_msg_id) this.#sender.onRefused(frame.client_msg_id, frame.code, frame.detail);
  }

  // --- events

  #onEvent(event: SessionEvent): void {
    if (!this.#sequences.knows(event.session_id)) return void this.#discover(event.session_id);
    const verdict = this.#sequences.take(event.session_id, event.seq);
    if (verdict === "hole") return this.#ask(event.session_id);
    if (verdict === "drop") return;
    this.store.update((state) => applyEvent(state, event));
    if (event.type === "message.created") this.#onMessage(event);
    this.#sender.flush();
  }

  #ask(sessionId: string): void {
    if (!this.#sequences.shouldAsk(sessionId)) return;
    if (this.#keeper.kind === "stream") return void this.#catchUp(sessionId);
    const after = this.#sequences.last(sessionId);
    this.#keeper.send({ t: "subscribe", session_id: sessionId, after });
  }

  #onMessage(event: SessionEvent): void {
    if (!isMessage(event.data)) return;
    const isOwn = event.data.sender.kind === "visitor";
    this.#env.onMessage({ session_id: event.session_id, text: event.data.content.text ?? "", isOwn });
    if (isOwn || this.markSeen(event.session_id)) return;
    this.#keeper.send({ t: "delivered", session_id: event.session_id, seq: event.seq });
  }

  /** A session opened in another tab, or by the host: fetch it, then follow it. */
  async #discover(sessionId: string): Promise<void> {
    if (!this.#sequences.shouldAsk(sessionId)) return;
    try {
      this.#follow(await this.#api.getSession(sessionId));
    } catch {
      this.#sequences.answered(sessionId);
    }
  }

  #follow(session: Session): void {
    this.#sequences.adopt(session.id, session.last_seq);
    this.store.update((state) => withSession(state, session));
    this.#keeper.send({ t: "subscribe", session_id: session.id, after: this.#sequences.last(session.id) });
  }

  /** Page over REST until nothing is missing (after a gap, or without a socket). */
  async #catchUp(sessionId: string): Promise<void> {
    try {
      for (;;) {
        const after = this.#sequences.last(sessionId);
        const events = await this.#api.listEvents(sessionId, after, CATCH_UP_PAGE);
        for (const event of events) this.#onEvent(event);
        if (events.length < CATCH_UP_PAGE || this.#sequences.last(sessionId) === after) break;
      }
      this.#sequences.answered(sessionId);
      const after = this.#sequences.last(sessionId);
      if (this.#keeper.kind === "socket") this.#keeper.send({ t: "subscribe", session_id: sessionId, after });
    } catch {
      this.#sequences.answered(sessionId);
      this.#keeper.restart();
    }
  }

  #onEphemeral(frame: { session_id: string | null; type: string; data: Record<string, unknown> }): void {
    const { session_id: id, data } = frame;
    const who = isObject(data.participant) ? data.participant : null;
    if (frame.type !== "typing" || !id || !who || who.kind === "visitor") return;
    const name = typeof who.name === "string" ? who.name : "";
    clearTimeout(this.#typingTimers.get(id));
    this.store.update((state) => {
      const { [id]: _, ...others } = state.typing;
      const typing = data.on === true ? { ...others, [id]: { name, until: Date.now() + TYPING_SHOWN_MS } } : others;
      return { ...state, typing };
    });
    if (data.on !== true) return;
    const stop = () => this.#onEphemeral({ ...frame, data: { ...data, on: false } });
    this.#typingTimers.set(id, window.setTimeout(stop, TYPING_SHOWN_MS));
  }

  // --- what the person does

  setOpen(isOpen: boolean): void {
    this.store.update((state) => ({
      ...state,
      isOpen,
      focusRequests: state.focusRequests + (isOpen ? 1 : 0),
    }));
    if (isOpen) this.#loadShownThread();
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
    this.#loadShownThread();
  }

  /** Open an empty thread; the session is created with its first message. */
  openNew(): void {
    this.openThread(draftKey(uuid7()));
  }

  setDraft(session: string, text: string): void {
    this.store.update((state) => ({ ...state, drafts: { ...state.drafts, [session]: text } }));
    if (isDraft(session)) return;
    if (text === "") this.#typing.stop();
    else this.#typing.onInput(session);
  }

  send(session: string, text: string): void {
    this.#typing.stop();
    this.store.update((state) => {
      const { [session]: _, ...drafts } = state.drafts;
      return { ...state, drafts };
    });
    this.#sender.enqueue(session, text);
  }

  retryMessage(clientMsgId: string): void {
    this.#sender.retry(clientMsgId);
  }

  discardMessage(clientMsgId: string): void {
    this.#sender.discard(clientMsgId);
  }

  /** The thread that what the host page writes goes into: the shown one, the current one, a new one. */
  targetSession(): string {
    const { view, sessions } = this.store.state;
    if (view.name === "thread" && sessions[view.session]?.state !== "closed") return view.session;
    return currentSession(this.store.state)?.id ?? draftKey(uuid7());
  }

  /** Tell the server what is on the screen. Returns whether the session is on the screen. */
  markSeen(sessionId: string): boolean {
    const { isOpen, view, sessions, threads } = this.store.state;
    const isShown = isOpen && view.name === "thread" && view.session === sessionId;
    if (!isShown || document.visibilityState !== "visible") return false;
    const session = sessions[sessionId];
    const seq = session?.last_message?.seq ?? 0;
    if (!session || threads[sessionId]?.status !== "ready" || session.seen.visitor_seq >= seq) return isShown;
    if (session.unread > 0) this.#tellSeen(sessionId, seq);
    this.store.update((state) => withSeen(state, sessionId, seq));
    return true;
  }

  #tellSeen(sessionId: string, seq: number): void {
    if (this.#keeper.kind === null) this.#untoldSeen.set(sessionId, seq);
    else this.#keeper.send({ t: "seen", session_id: sessionId, seq });
  }

  // --- threads

  #loadShownThread(): void {
    const { view, isOpen, phase } = this.store.state;
    if (view.name !== "thread" || !isOpen || phase !== "ready" || isDraft(view.session)) return;
    if (this.store.state.threads[view.session]?.status === "ready") this.markSeen(view.session);
    else void this.loadThread(view.session);
  }

  async loadThread(id: string): Promise<void> {
    const session = this.store.state.sessions[id];
    if (!session) return;
    const firstUnreadSeq = session.unread > 0 ? session.seen.visitor_seq + 1 : null;
    // from here on live events land in the thread too, so page and events leave no hole
    this.store.update((state) =>
      withThread(state, id, { status: "loading", messages: [], firstUnreadSeq }),
    );
    try {
      const messages = await this.#api.listMessages(id, session.last_seq + 1, PAGE_SIZE);
      this.store.update((state) =>
        withThread(state, id, {
          status: "ready",
          messages: mergeMessages(messages, state.threads[id]?.messages ?? []),
          hasEarlier: messages.length === PAGE_SIZE,
        }),
      );
      this.markSeen(id);
    } catch {
      this.store.update((state) => withThread(state, id, { status: "error" }));
    }
  }

  async loadEarlier(id: string): Promise<void> {
    const thread = this.store.state.threads[id];
    const first = thread?.messages[0];
    if (!thread || !first || thread.isLoadingEarlier) return;
    this.store.update((state) => withThread(state, id, { isLoadingEarlier: true }));
    const page = await this.#api.listMessages(id, first.seq, PAGE_SIZE).catch(() => null);
    this.store.update((state) =>
      withThread(state, id, {
        isLoadingEarlier: false,
        ...(page && {
          messages: mergeMessages(page, state.threads[id]?.messages ?? []),
          hasEarlier: page.length === PAGE_SIZE,
        }),
      }),
    );
  }

  #onSessionCreated(draft: string, session: Session): void {
    this.#follow(session);
    this.store.update((state) => {
      const { [draft]: text, ...drafts } = state.drafts;
      const isShown = state.view.name === "thread" && state.view.session === draft;
      const isEmpty = state.sessions[session.id]?.last_message === null;
      const next = isEmpty ? withThread(state, session.id, { status: "ready" }) : state;
      return {
        ...next,
        drafts: text === undefined ? drafts : { ...drafts, [session.id]: text },
        view: isShown ? { name: "thread", session: session.id } : state.view,
      };
    });
    this.#loadShownThread();
  }
}

/** Where a visitor lands: in the middle of their session, on the list, or before an empty thread. */
function firstView(state: State): State["view"] {
  const waiting = state.outbox[0];
  if (waiting) return { name: "thread", session: waiting.session };
  const current = currentSession(state);
  const unread = Object.values(state.sessions).filter((session) => session.unread > 0);
  if (unread.length > 1) return { name: "home" };
  if (unread[0] ?? current) return { name: "thread", session: (unread[0] ?? current)!.id };
  if (Object.keys(state.sessions).length > 0) return { name: "home" };
  return { name: "thread", session: draftKey(uuid7()) };
}
