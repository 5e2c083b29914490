/** Asks before a conversation is ended: the visitor cannot take that back. */

import { useState } from "preact/hooks";
import type { Session } from "../../protocol/frames";
import { useChat } from "../context";

export function EndQuestion({ session, close }: { session: Session; close(): void }) {
  const { client, texts } = useChat();
  const [isBusy, setBusy] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      await client.services.end(session.id);
      close();
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <div class="menu-question">
      <h2 class="menu-title">{texts("end.title")}</h2>
      <p>{texts("end.body")}</p>
      {isFailed && (
        <p class="menu-problem" role="alert">
          {texts("form.unreachable")}
        </p>
      )}
      <div class="menu-actions">
        <button type="button" class="secondary-button" onClick={close}>
          {texts("end.keep")}
        </button>
        <button type="button" class="danger-button" disabled={isBusy} onClick={() => void end()}>
          {texts("end.confirm")}
        </button>
      </div>
    </div>
  );
}
