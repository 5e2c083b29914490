/**
 * Offers to tell of the answer while the chat is closed. Browsers ask that for the page in the address bar alone, never
 * for a frame, so a page of the server's own is opened, by a click.
 */

import { useState } from "preact/hooks";
import { useChat } from "./context";
import "../i18n/en_later";

export function PushOffer() {
  const { client, texts } = useChat();
  const [state, setState] = useState<"offered" | "opened" | "failed">("offered");
  const open = async () => {
    // opened within the click: what opens later counts as a pop-up that nobody wanted
    const tab = window.open("", "_blank");
    try {
      const address = await client.services.getPushPage();
      if (!tab) throw new Error("The browser opened no window.");
      tab.opener = null;
      tab.location.replace(address);
      setState("opened");
    } catch {
      tab?.close();
      setState("failed");
    }
  };
  if (state === "opened") return null;
  return (
    <div class="people">
      <button type="button" class="link-button" onClick={() => void open()}>
        {texts("push.ask")}
      </button>
      {state === "failed" && <p role="alert">{texts("form.unreachable")}</p>}
    </div>
  );
}
