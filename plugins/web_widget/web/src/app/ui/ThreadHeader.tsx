/** Who the visitor talks with, and how it stands. */

import type { WidgetConfig } from "../../shared/config";
import type { Session } from "../protocol/frames";
import { totalUnread } from "../state/state";
import type { Key } from "../i18n/en";
import { Avatar } from "./Avatar";
import { CloseButton } from "./CloseButton";
import { useChat, useChatState } from "./context";
import { BackIcon, BotIcon } from "./icons";
import { MenuButton } from "./menu/MenuButton";

export function ThreadHeader({ session }: { session: Session | undefined }) {
  const { client, config, texts } = useChat();
  const state = useChatState();
  const brand = config.brand.displayName;
  const name = session?.assignee?.name ?? brand;
  const others = totalUnread(state) - (session?.unread ?? 0);
  const hasHome = config.greeting.home.length > 0 || Object.keys(state.sessions).length > 0;
  const back = others > 0 ? texts("nav.back_unread", { count: others }) : texts("nav.back");
  return (
    <header class="thread-header">
      {hasHome && (
        <button type="button" class="icon-button" onClick={() => client.openHome()} aria-label={back} title={back}>
          <BackIcon />
          {others > 0 && <span class="dot" aria-hidden="true" />}
        </button>
      )}
      <span class="presence-box">
        <Avatar name={name} url={session?.assignee ? avatarOf(config, name) : config.brand.avatarUrl} isBrand={!session?.assignee} />
        <Presence />
      </span>
      <div class="thread-names">
        <h1 class="thread-title" dir="auto">
          {name}
        </h1>
        <p class={session?.state === "bot" ? "thread-status is-bot" : "thread-status"}>
          {session?.state === "bot" && <BotIcon />}
          {session ? texts(statusKey(session)) : texts("thread.new")}
        </p>
      </div>
      <MenuButton session={session} />
      <CloseButton />
    </header>
  );
}

/** How the line to the server is, for eyes; in words it is in the bar below and read out. */
function Presence() {
  const { connection } = useChatState();
  return <i class={`presence presence-${connection}`} aria-hidden="true" />;
}

/** Staff have no picture of their own on the wire; those of the team in the config do. */
function avatarOf({ brand }: WidgetConfig, name: string): string {
  return brand.team.find((member) => member.name === name)?.avatarUrl ?? "";
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
