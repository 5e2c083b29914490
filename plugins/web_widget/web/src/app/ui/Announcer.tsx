/** The one polite live region: new messages of others, people joining, the connection. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { State } from "../state/state";
import type { Texts } from "../i18n/texts";
import { useChat, useChatState } from "./context";

export function Announcer() {
  const { texts } = useChat();
  const state = useChatState();
  const before = useRef(state);
  const [text, setText] = useState("");
  useEffect(() => {
    const news = announcement(before.current, state, texts);
    before.current = state;
    if (news) setText(news);
  }, [state, texts]);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}

/** What changed that a person who cannot see the screen should hear. Pure. */
export function announcement(before: State, after: State, texts: Texts): string | null {
  for (const session of Object.values(after.sessions)) {
    const known = before.sessions[session.id];
    if (!known || known === session) continue;
    const last = session.last_message;
    if (last && last.seq > (known.last_message?.seq ?? 0) && last.sender.kind !== "visitor") {
      return texts("announce.message", { name: last.sender.name || texts("message.support"), text: last.text });
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
