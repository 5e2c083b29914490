/** An app with two pages: the chat floats on one and is part of the other. */

import { ChatclickInline, createChatclick, useChatclick, useChatclickEvent, useUnread } from "@chatclick/vue";
import { createApp, defineComponent, h, ref } from "vue";

const asked = new URLSearchParams(location.search);

const Toolbar = defineComponent(() => {
  const { call } = useChatclick();
  const unread = useUnread();
  const state = ref("closed");
  useChatclickEvent("open", () => (state.value = "open"));
  useChatclickEvent("close", () => (state.value = "closed"));
  return () =>
    h("p", [
      h("button", { onClick: () => void call("open") }, "Ask us"),
      h("output", `${state.value}, ${unread.value} unread`),
    ]);
});

const Shop = defineComponent(() => {
  const page = ref("home");
  const go = (name: string) => {
    history.pushState(null, "", `${location.pathname}${location.search}#${name}`);
    page.value = name;
  };
  return () =>
    h("main", [
      h("h1", page.value === "home" ? "Shop" : "Help"),
      h("button", { onClick: () => go("home") }, "Home"),
      h("button", { onClick: () => go("help") }, "Help"),
      h("button", { onClick: () => app.unmount() }, "Remove the chat"),
      h(Toolbar),
      page.value === "help" ? h(ChatclickInline, { style: { height: "520px", maxWidth: "480px" } }) : null,
    ]);
});

const app = createApp(Shop);
app.use(createChatclick({ origin: asked.get("origin") ?? "", widget: asked.get("widget") ?? "" }));
app.mount("#app");
