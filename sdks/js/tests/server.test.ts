import { expect, it } from "vitest";
import { loadChatclick } from "../src/index";

it("does nothing on a server", () => {
  const client = loadChatclick({ origin: "https://chat.example", widget: "wgt_1" });

  const off = client.on("open", () => undefined);

  expect(client.get("unread")).toBeUndefined();
  off();
  client.start()();
});
