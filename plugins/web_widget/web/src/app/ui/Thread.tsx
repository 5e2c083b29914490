/** One session: header, messages, who types, composer. Also the empty thread of a session to come. */

import type { Session } from "../protocol/frames";
import { isDraft } from "../protocol/outbox";
import { Composer } from "./Composer";
import { Csat } from "./csat/Csat";
import { ConnectionBar } from "./ConnectionBar";
import { DropZone } from "./DropZone";
import { useFileChooser } from "./file_chooser";
import type { FileChooser } from "./file_chooser";
import { Hero } from "./Hero";
import { MessageList } from "./MessageList";
import { PeopleButton } from "./PeopleButton";
import { ThreadHeader } from "./ThreadHeader";
import { QueueLine } from "./QueueLine";
import { useChat, useChatState } from "./context";
import { lazy } from "./lazy";
import { gateOf, mayStartNew, needsConsent } from "./start/gate";
import type { Gate } from "./start/gate";
import { ConsentCard, StartGate } from "./start/StartGate";
import { AlertIcon, PenIcon } from "./icons";
import { threadItems } from "./thread_items";
import type { Item } from "./thread_items";

const PushOffer = lazy(() => import("./PushOffer").then((chunk) => chunk.PushOffer));

export function Thread({ sessionKey }: { sessionKey: string }) {
  const { config, holds, preferences, texts } = useChat();
  const state = useChatState();
  const { sessions, threads, outbox, typing, streams } = state;
  const chooser = useFileChooser(sessionKey);
  const session = sessions[sessionKey];
  const thread = threads[sessionKey];
  const entries = outbox.filter((entry) => entry.session === sessionKey);
  const stream = config.features.streaming.enabled ? streams[sessionKey] : undefined;
  const items = threadItems({
    messages: thread?.messages ?? [],
    entries,
    session,
    firstUnreadSeq: thread?.firstUnreadSeq ?? null,
    happenings: thread?.happenings ?? [],
    stream,
  });
  const isNew = isDraft(sessionKey);
  const status = isNew ? "ready" : (thread?.status ?? "loading");
  const gate = isNew ? gateOf(config, state, preferences, holds) : null;
  const mayWrite = !gate && session?.state !== "closed" && !needsConsent(config, preferences);
  const typist = config.features.typing.enabled && !stream ? typing[sessionKey] : undefined;
  return (
    <DropZone label={texts("thread.messages")} chooser={mayWrite && chooser.isEnabled ? chooser : null}>
      <ThreadHeader session={session} />
      {status === "error" ? (
        <ThreadError sessionKey={sessionKey} />
      ) : status === "loading" && items.length === 0 ? (
        <ThreadSkeleton />
      ) : gate === "preChat" || gate === "offline" ? (
        <div class="messages-frame">
          <div class="form-scroll">
            <Hero />
            <StartGate draft={sessionKey} gate={gate} />
          </div>
        </div>
      ) : (
        <MessageList
          key={isNew || items.length === 0 ? "new" : "list"}
          sessionKey={sessionKey}
          items={items}
          hasEarlier={thread?.hasEarlier ?? false}
          isLoadingEarlier={thread?.isLoadingEarlier ?? false}
          before={!thread?.hasEarlier && <Hero />}
          after={
            <>
              {session?.state === "queued" && <QueueLine session={session.id} />}
              {config.plugins["notify_webpush"]?.["offer"] === true && awaitsAnswer(session, items) && <PushOffer />}
              {typist && <TypingIndicator name={typist.name} />}
            </>
          }
        />
      )}
      <footer class="thread-footer">
        <ConnectionBar />
        {session?.state === "bot" && <PeopleButton session={session.id} />}
        <Csat session={session} />
        {session?.state === "resolved" && <ResolvedNote />}
        <Foot sessionKey={sessionKey} session={session} gate={gate} chooser={chooser} />
      </footer>
    </DropZone>
  );
}

/** The last word is the visitor's, and it is stored. */
function awaitsAnswer(session: Session | undefined, items: readonly Item[]): boolean {
  const last = items.filter((item) => item.kind === "bubble").at(-1);
  return session !== undefined && session.category !== "done" && last?.isOwn === true && last.entry === null;
}

interface FootProps {
  sessionKey: string;
  session: Session | undefined;
  gate: Gate | null;
  chooser: FileChooser;
}

/** The composer, or what stands in its place. A form has a place of its own, where there is room. */
function Foot({ sessionKey, session, gate, chooser }: FootProps) {
  const { config, preferences } = useChat();
  if (session?.state === "closed") return <ClosedNote />;
  if (gate === "preChat" || gate === "offline") return null;
  if (gate) return <StartGate draft={sessionKey} gate={gate} />;
  if (needsConsent(config, preferences)) return <ConsentCard />;
  return <Composer sessionKey={sessionKey} chooser={chooser} />;
}

function TypingIndicator({ name }: { name: string }) {
  const { texts } = useChat();
  return (
    <div class="typing">
      <span class="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="typing-text">{texts("typing", { name: name || texts("message.support") })}</span>
    </div>
  );
}

function ThreadSkeleton() {
  return (
    <div class="messages-frame skeleton" aria-hidden="true">
      <i class="bone bone-other" />
      <i class="bone bone-other bone-short" />
      <i class="bone bone-own" />
      <i class="bone bone-other" />
    </div>
  );
}

function ThreadError({ sessionKey }: { sessionKey: string }) {
  const { client, texts } = useChat();
  return (
    <div class="messages-frame notice" role="alert">
      <AlertIcon size={28} />
      <h2 class="notice-title">{texts("thread.error_title")}</h2>
      <p>{texts("thread.error_body")}</p>
      <button type="button" class="primary-button" onClick={() => client.reloadThread(sessionKey)}>
        {texts("error.retry")}
      </button>
    </div>
  );
}

function ResolvedNote() {
  const { texts } = useChat();
  return <p class="done-note">{texts("done.resolved")}</p>;
}

function ClosedNote() {
  const { client, config, texts } = useChat();
  const state = useChatState();
  return (
    <div class="closed-note">
      <p>{texts("done.closed")}</p>
      {mayStartNew(config, state) && (
        <button type="button" class="primary-button" onClick={() => client.openNew()}>
          <PenIcon />
          {texts("home.new")}
        </button>
      )}
    </div>
  );
}
