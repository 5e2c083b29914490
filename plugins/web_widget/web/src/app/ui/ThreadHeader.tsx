/** Who the visitor talks with, and how it stands. */

import type { Session } from "../protocol/frames";
import { totalUnread } from "../state/state";
import type { Key } from "../i18n/en";
import { Avatar } from "./Avatar";
import { CloseButton } from "./CloseButton";
import { useChat, useChatState } from "./context";
import { BackIcon } from "./icons";

export function ThreadHeader({ session }: { session: Session | undefined }) {
  const { client, config, texts } = useChat();
  const state = useChatState();
  const brand = config.brand.displayName;
  const name = session?.assignee?.name ?? brand;
  const others = totalUnread(state) - (session?.unread ?? 0);
  const hasSessions = Object.keys(state.sessions).length > 0;
  const back = others > 0 ? texts("nav.back_unread", { count: others }) : texts("nav.back");
  return (
    <header class="thread-header">
      {hasSessions && (
        <button type="button" class="icon-button" onClick={() => client.openHome()} aria-label={back} title={back}>
          <BackIcon />
          {others > 0 && <span class="dot" aria-hidden="true" />}
        </button>
      )}
      <Avatar name={name} url={session?.assignee ? "" : config.brand.avatarUrl} isBrand={!session?.assignee} />
      <div class="thread-names">
        <h1 class="thread-title" dir="auto">
          {name}
        </h1>
        <p class="thread-status">{session ? texts(statusKey(session)) : texts("thread.new")}</p>
      </div>
      <CloseButton />
    </header>
  );
}

const STATUS: Record<string, Key> = {
  bot: "status.bot",
  queued: "status.queued",
  snoozed: "status.snoozed",
  resolved: "status.resolved",
  closed: "status.closed",
};

function statusKey(session: Session): Key {
  // "waiting" is the staff's word for an answered session; the visitor is simply in conversation
  if (!session.assignee && session.category === "active" && session.state !== "bot") return "status.queued";
  return STATUS[session.state] ?? "status.open";
}
