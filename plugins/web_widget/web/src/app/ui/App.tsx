/** The panel: one screen at a time, the announcer beside it, Escape closes it. */

import { useEffect } from "preact/hooks";
import { Announcer } from "./Announcer";
import { ChatContext, useChatState } from "./context";
import type { Chat } from "./context";
import { Home } from "./Home";
import { Failed, Starting } from "./StartScreens";
import { Thread } from "./Thread";

export function App({ chat }: { chat: Chat }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.isComposing) chat.close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [chat]);
  return (
    <ChatContext.Provider value={chat}>
      <Screen />
      <Announcer />
    </ChatContext.Provider>
  );
}

function Screen() {
  const { phase, problem, view } = useChatState();
  if (phase === "failed" && problem) return <Failed problem={problem} />;
  if (phase !== "ready") return <Starting />;
  return view.name === "home" ? <Home /> : <Thread sessionKey={view.session} />;
}
