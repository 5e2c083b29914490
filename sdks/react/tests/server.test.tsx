import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import { ChatclickInline, ChatclickProvider, useChatclick, useUnread } from "../src/index";

function Shop() {
  return <p>{useUnread()} unread</p>;
}

it("renders on a server", () => {
  const html = renderToString(
    <ChatclickProvider origin="https://chat.example" widget="wgt_1" identity={{ id: "42", hmac: "ab" }}>
      <Shop />
      <ChatclickInline className="chat" />
    </ChatclickProvider>,
  );

  expect(html.replaceAll("<!-- -->", "")).toBe('<p>0 unread</p><div class="chat"></div>');
});

it("says what is missing where there is no provider", () => {
  const Lost = () => <p>{String(useChatclick())}</p>;

  expect(() => renderToString(<Lost />)).toThrow("useChatclick needs a <ChatclickProvider> above");
});
