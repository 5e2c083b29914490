/** An app with two pages: the chat floats on one and is part of the other. */

import { ChatclickInline, ChatclickProvider, useChatclick, useChatclickEvent, useUnread } from "@chatclick/react";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

const asked = new URLSearchParams(location.search);

function Toolbar() {
  const { call } = useChatclick();
  const unread = useUnread();
  const [state, setState] = useState("closed");
  useChatclickEvent("open", () => setState("open"));
  useChatclickEvent("close", () => setState("closed"));
  return (
    <p>
      <button onClick={() => void call("open")}>Ask us</button> <output>{`${state}, ${unread} unread`}</output>
    </p>
  );
}

function Shop() {
  const [page, setPage] = useState("home");
  const [isThere, setThere] = useState(true);
  const go = (name: string) => {
    history.pushState(null, "", `${location.pathname}${location.search}#${name}`);
    setPage(name);
  };
  return (
    <main>
      <h1>{page === "home" ? "Shop" : "Help"}</h1>
      <button onClick={() => go("home")}>Home</button> <button onClick={() => go("help")}>Help</button>{" "}
      <button onClick={() => setThere(!isThere)}>{isThere ? "Remove the chat" : "Bring the chat"}</button>
      {isThere && (
        <ChatclickProvider origin={asked.get("origin") ?? ""} widget={asked.get("widget") ?? ""}>
          <Toolbar />
          {page === "help" && <ChatclickInline style={{ height: 520, maxWidth: 480 }} />}
        </ChatclickProvider>
      )}
    </main>
  );
}

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
);
