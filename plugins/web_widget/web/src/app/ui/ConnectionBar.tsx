/** The state of the connection, in words, while it is not good; and the way out. */

import { useChat, useChatState } from "./context";
import { OfflineIcon } from "./icons";

export function ConnectionBar() {
  const { client, texts } = useChat();
  const { connection, phase } = useChatState();
  if (phase !== "ready" || connection === "online") return null;
  return (
    <div class={`connection connection-${connection}`}>
      {connection === "connecting" ? <span class="spinner" aria-hidden="true" /> : <OfflineIcon />}
      <span class="connection-text">{texts(`connection.${connection}`)}</span>
      {connection === "reconnecting" && (
        <button type="button" class="link-button" onClick={() => client.retry()}>
          {texts("connection.retry")}
        </button>
      )}
      {connection === "stopped" && (
        <button type="button" class="link-button" onClick={() => client.retry()}>
          {texts("connection.restart")}
        </button>
      )}
    </div>
  );
}
