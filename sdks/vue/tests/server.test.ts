import { createSSRApp, defineComponent, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { expect, it } from "vitest";
import { ChatclickInline, createChatclick, useIdentity, useUnread } from "../src/index";

const Shop = defineComponent(() => {
  const unread = useUnread();
  useIdentity({ id: "42", hmac: "ab" });
  return () => [h("p", `${unread.value} unread`), h(ChatclickInline, { class: "chat" })];
});

it("renders on a server", async () => {
  const app = createSSRApp(Shop).use(createChatclick({ origin: "https://chat.example", widget: "wgt_1" }));

  const html = await renderToString(app);

  expect(html.replaceAll(/<!--.*?-->/g, "")).toBe('<p>0 unread</p><div class="chat"></div>');
});
