/** One message: text, and below the last of a group the time and how far it got. */

import type { ComponentChild } from "preact";
import type { Key } from "../i18n/en";
import { useChat } from "./context";
import { AlertIcon, ClockIcon, TickIcon, TwoTicksIcon } from "./icons";
import { MessageBody } from "./MessageBody";
import type { Bubble, Mark } from "./thread_items";

export function MessageBubble({ bubble }: { bubble: Bubble }) {
  const { texts, config } = useChat();
  const name = bubble.isOwn ? texts("message.you") : bubble.name || texts("message.support");
  const mark = bubble.mark && (config.features.receipts.enabled || isUnsent(bubble.mark)) ? bubble.mark : null;
  return (
    <li class={bubbleClass(bubble)}>
      {bubble.isFirst && !bubble.isOwn ? (
        <span class="sender" dir="auto">
          {name}
          {bubble.isBot && <span class="bot-badge">{texts("message.bot")}</span>}
        </span>
      ) : (
        <span class="visually-hidden">{name}</span>
      )}
      <MessageBody bubble={bubble} />
      {(bubble.isLast || mark) && (
        <div class="meta">
          <time dateTime={bubble.at}>{texts.time(bubble.at)}</time>
          {mark && <MarkLabel mark={mark} />}
        </div>
      )}
      {bubble.entry?.state === "failed" && <Refused bubble={bubble} />}
    </li>
  );
}

function isUnsent(mark: Mark): boolean {
  return mark === "waiting" || mark === "sending" || mark === "failed";
}

function bubbleClass(bubble: Bubble): string {
  const words = ["message", bubble.isOwn ? "message-own" : "message-other"];
  if (bubble.isFirst) words.push("is-first");
  if (bubble.isLast) words.push("is-last");
  if (bubble.entry && bubble.entry.state !== "stored") words.push(`is-${bubble.entry.state}`);
  if (bubble.isStreaming) words.push("is-streaming");
  return words.join(" ");
}

const MARK_ICONS: Record<Mark, () => ComponentChild> = {
  waiting: () => <ClockIcon />,
  sending: () => <ClockIcon />,
  sent: () => <TickIcon />,
  delivered: () => <TwoTicksIcon />,
  seen: () => <TwoTicksIcon />,
  failed: () => <AlertIcon />,
};

function MarkLabel({ mark }: { mark: Mark }) {
  const { texts } = useChat();
  return (
    <span class={`mark mark-${mark}`}>
      {MARK_ICONS[mark]()}
      {texts(`mark.${mark}`)}
    </span>
  );
}

const REFUSALS: Record<string, Key> = {
  session_closed: "refused.session_closed",
  too_long: "refused.too_long",
  too_large: "refused.too_long",
};

function Refused({ bubble }: { bubble: Bubble }) {
  const { client, texts } = useChat();
  const entry = bubble.entry;
  if (!entry) return null;
  const known = REFUSALS[entry.problem ?? ""];
  return (
    <div class="refused">
      <p>{known ? texts(known) : `${texts("refused.other")} ${entry.detail}`.trim()}</p>
      <div class="refused-actions">
        <button type="button" class="link-button" onClick={() => client.retryMessage(entry.client_msg_id)}>
          {texts("message.retry")}
        </button>
        <button type="button" class="link-button" onClick={() => client.discardMessage(entry.client_msg_id)}>
          {texts("message.discard")}
        </button>
      </div>
    </div>
  );
}
