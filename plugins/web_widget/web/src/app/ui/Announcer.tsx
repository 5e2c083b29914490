/** The one polite live region: new messages of others, people joining, the connection. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { State } from "../state/state";
import type { Texts } from "../i18n/texts";
import { useChat, useChatState } from "./context";

export function Announcer() {
  const { config, texts } = useChat();
  const state = useChatState();
  const before = useRef(state);
  const [news, setNews] = useState({ count: 0, text: "" });
  const hearsOwn = config.accessibility.announce === "all";
  useEffect(() => {
    const text = announcement(before.current, state, texts, hearsOwn);
    before.current = state;
    if (text) setNews(({ count }) => ({ count: count + 1, text }));
  }, [state, texts, hearsOwn]);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {/* a new element each time: the same words again are news, too */}
      <p key={news.count}>{news.text}</p>
    </div>
  );
}

/** What changed that a person who cannot see the screen should hear. Pure. */
export function announcement(before: State, after: State, texts: Texts, hearsOwn: boolean): string | null {
  for (const session of Object.values(after.sessions)) {
    const known = before.sessions[session.id];
    if (!known || known === session) continue;
    const last = session.last_message;
    const isOwn = last?.sender.kind === "visitor";
    if (last && last.seq > (known.last_message?.seq ?? 0) && (hearsOwn || !isOwn)) {
      const name = isOwn ? texts("message.you") : last.sender.name || texts("message.support");
      return texts("announce.message", { name, text: last.text });
    }
    if (session.assignee && session.assignee.name !== known.assignee?.name) {
      return texts("announce.joined", { name: session.assignee.name });
    }
  }
  const shown = after.view.name === "thread" ? after.view.session : "";
  const position = after.queue[shown]?.position;
  if (position !== undefined && position !== before.queue[shown]?.position) return texts("queue.position", { position });
  const happening = after.threads[shown]?.happenings.at(-1);
  const known = before.threads[shown]?.happenings.at(-1);
  if (happening && known && happening !== known && happening.type !== "assigned") {
    return texts(`happening.${happening.type}`);
  }
  if (before.connection === after.connection || after.phase !== "ready") return null;
  if (after.connection === "online") {
    return before.connection === "connecting" ? null : texts("announce.online");
  }
  return after.connection === "connecting" ? null : texts(`connection.${after.connection}`);
}
