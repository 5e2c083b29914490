/** The way to a person. It is there as long as a bot answers, whatever the config says. */

import { useState } from "preact/hooks";
import { useChat } from "./context";

export function PeopleButton({ session }: { session: string }) {
  const { client, texts } = useChat();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const ask = async () => {
    setState("busy");
    try {
      // the session's own events take this button away
      await client.services.askForPeople(session);
    } catch {
      setState("failed");
    }
  };
  return (
    <div class="people">
      <button type="button" class="link-button" disabled={state === "busy"} onClick={() => void ask()}>
        {texts("people.ask")}
      </button>
      {state === "failed" && <p role="alert">{texts("form.unreachable")}</p>}
    </div>
  );
}
