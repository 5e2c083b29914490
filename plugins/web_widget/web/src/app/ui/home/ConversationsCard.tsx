/** The visitor's conversations, newest first. */

import type { Session } from "../../protocol/frames";
import { sortedSessions } from "../../state/state";
import { Avatar } from "../Avatar";
import { useChat, useChatState } from "../context";
import { NextIcon } from "../icons";

export function ConversationsCard() {
  const { texts } = useChat();
  const sessions = sortedSessions(useChatState());
  return (
    <section class="card" aria-labelledby="home-title">
      <h2 id="home-title" class="card-title">
        {texts("home.title")}
      </h2>
      {sessions.length === 0 && <p class="empty">{texts("home.empty")}</p>}
      <ul class="session-list">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { client, config, texts } = useChat();
  const { typing } = useChatState();
  const name = session.assignee?.name ?? config.brand.displayName;
  const last = session.last_message;
  const typist = typing[session.id];
  return (
    <li>
      <button
        type="button"
        class={session.unread > 0 ? "session-row session-unread" : "session-row"}
        onClick={() => client.openThread(session.id)}
      >
        <Avatar name={name} url={session.assignee ? "" : config.brand.avatarUrl} isBrand={!session.assignee} />
        <span class="session-text">
          <span class="session-line">
            <span class="session-name" dir="auto">
              {session.subject || name}
            </span>
            <time class="session-time" dateTime={last?.created_at ?? session.created_at}>
              {shortTime(last?.created_at ?? session.created_at)}
            </time>
          </span>
          <span class="session-line">
            <span class="session-preview" dir="auto">
              {typist
                ? texts("typing", { name: typist.name || texts("message.support") })
                : !last
                  ? texts("home.no_messages")
                  : last.sender.kind === "visitor"
                    ? texts("home.you", { text: last.text })
                    : last.text}
            </span>
            {session.unread > 0 ? (
              <span class="count">
                <span aria-hidden="true">{session.unread}</span>
                <span class="visually-hidden">
                  {texts.plural("home.unread", session.unread)}
                </span>
              </span>
            ) : session.category === "done" ? (
              <span class="session-state">{texts(session.state === "closed" ? "status.closed" : "status.resolved")}</span>
            ) : (
              <NextIcon />
            )}
          </span>
        </span>
      </button>
    </li>
  );

  function shortTime(at: string): string {
    const isToday = new Date(at).toDateString() === new Date().toDateString();
    return isToday ? texts.time(at) : texts.day(at);
  }
}
