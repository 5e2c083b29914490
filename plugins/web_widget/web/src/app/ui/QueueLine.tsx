/** How many are before the visitor, and about how long it takes. */

import { useEffect } from "preact/hooks";
import { useChat, useChatState } from "./context";

export function QueueLine({ session }: { session: string }) {
  const { client, texts } = useChat();
  const { queue, connection } = useChatState();
  useEffect(() => {
    if (connection === "online") client.loadQueuePlace(session);
  }, [client, session, connection]);
  const place = queue[session];
  if (!place) return null;
  const minutes = Math.ceil((place.waitS ?? 0) / 60);
  return (
    <p class="queue-line">
      {texts("queue.position", { position: place.position })}
      {minutes > 0 && ` ${texts.plural("queue.wait", minutes)}`}
    </p>
  );
}
