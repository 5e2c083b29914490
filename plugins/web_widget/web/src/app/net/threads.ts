/** The messages of the sessions: loaded when a thread is shown, told to the server when seen. */

import { isDraft } from "../protocol/outbox";
import { mergeMessages, withHappenings, withSeen, withThread } from "../state/changes";
import type { Store } from "../state/store";
import type { Api } from "./api";
import type { Keeper } from "./keeper";

const PAGE_SIZE = 40;
const EVENTS_SIZE = 300;

export class Threads {
  /** Seen while there was no link to say so. */
  readonly #untoldSeen = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly keeper: Keeper,
  ) {}

  /** Load the thread on the screen, if there is one and it is not there yet. */
  loadShown(): void {
    const { view, isOpen, phase, threads } = this.store.state;
    if (view.name !== "thread" || !isOpen || phase !== "ready" || isDraft(view.session)) return;
    if (threads[view.session]?.status === "ready") this.markSeen(view.session);
    else void this.load(view.session);
  }

  async load(id: string): Promise<void> {
    const session = this.store.state.sessions[id];
    if (!session) return;
    const firstUnreadSeq = session.unread > 0 ? session.seen.visitor_seq + 1 : null;
    // from here on live events land in the thread too, so page and events leave no hole
    this.store.update((state) => withThread(state, id, { status: "loading", messages: [], firstUnreadSeq }));
    try {
      const messages = await this.api.listMessages(id, session.last_seq + 1, PAGE_SIZE);
      this.store.update((state) =>
        withThread(state, id, {
          status: "ready",
          messages: mergeMessages(messages, state.threads[id]?.messages ?? []),
          hasEarlier: messages.length === PAGE_SIZE,
        }),
      );
      this.markSeen(id);
      void this.#loadHappenings(id);
    } catch {
      this.store.update((state) => withThread(state, id, { status: "error" }));
    }
  }

  async loadEarlier(id: string): Promise<void> {
    const thread = this.store.state.threads[id];
    const first = thread?.messages[0];
    if (!thread || !first || thread.isLoadingEarlier) return;
    this.store.update((state) => withThread(state, id, { isLoadingEarlier: true }));
    const page = await this.api.listMessages(id, first.seq, PAGE_SIZE).catch(() => null);
    this.store.update((state) =>
      withThread(state, id, {
        isLoadingEarlier: false,
        ...(page && {
          messages: mergeMessages(page, state.threads[id]?.messages ?? []),
          hasEarlier: page.length === PAGE_SIZE,
        }),
      }),
    );
    if (page) void this.#loadHappenings(id);
  }

  /** What happened between the messages that are there; a thread is readable without it. */
  async #loadHappenings(id: string): Promise<void> {
    const thread = this.store.state.threads[id];
    const first = thread?.hasEarlier ? (thread.messages[0]?.seq ?? 1) : 1;
    const events = await this.api.listEvents(id, first - 1, EVENTS_SIZE).catch(() => []);
    this.store.update((state) => withHappenings(state, id, events));
  }

  /** Tell the server what is on the screen. Returns whether the session is on the screen. */
  markSeen(id: string): boolean {
    const { isOpen, view, sessions, threads } = this.store.state;
    const isShown = isOpen && view.name === "thread" && view.session === id;
    if (!isShown || document.visibilityState !== "visible") return false;
    const session = sessions[id];
    const seq = session?.last_message?.seq ?? 0;
    if (!session || threads[id]?.status !== "ready" || session.seen.visitor_seq >= seq) return true;
    if (session.unread > 0) this.#tellSeen(id, seq);
    this.store.update((state) => withSeen(state, id, seq));
    return true;
  }

  /** Say what was seen while the link was down. */
  onOnline(): void {
    for (const [id, seq] of this.#untoldSeen) this.keeper.send({ t: "seen", session_id: id, seq });
    this.#untoldSeen.clear();
  }

  #tellSeen(id: string, seq: number): void {
    if (this.keeper.kind === null) this.#untoldSeen.set(id, seq);
    else this.keeper.send({ t: "seen", session_id: id, seq });
  }
}
