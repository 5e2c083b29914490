import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ChatClient } from "../src/app/chat_client";
import type { Environment } from "../src/app/environment";
import type { Session } from "../src/app/protocol/frames";
import { NEW_DRAFT } from "../src/app/protocol/outbox";
import type { EntryFile } from "../src/app/protocol/uploads";

const PICTURE = { id: "0199-file", name: "a.png" } as EntryFile;

beforeEach(() => {
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("document", { addEventListener: () => {} });
});
afterEach(() => vi.unstubAllGlobals());

/** A client that shows a session, with a text and a picture begun in it. */
function clientIn(state: string): ChatClient {
  const env = { storage: "memory", typing: "nothing", keepsDrafts: false } as Environment;
  const client = new ChatClient({ ...env, origin: "https://example.com", widgetId: "w" });
  const session = { id: "ses_1", state } as Session;
  client.store.update((before) => ({
    ...before,
    sessions: { ses_1: session },
    staged: { ses_1: [PICTURE] },
    view: { name: "thread", session: "ses_1" },
  }));
  client.setDraft("ses_1", "One more thing");
  return client;
}

it("what was begun in a conversation that was closed goes on in the next one, and from no other", () => {
  const open = clientIn("open");
  const client = clientIn("closed");

  open.openNew();
  const draft = client.openNew();

  expect(open.store.state).toMatchObject({ drafts: { ses_1: "One more thing" }, staged: { ses_1: [PICTURE] } });
  expect(client.store.state.drafts).toEqual({ [NEW_DRAFT]: "One more thing", ses_1: "" });
  expect(client.store.state.staged).toEqual({ [draft]: [PICTURE] });
});

it("what was begun for a new conversation before stays, in front of it", () => {
  const client = clientIn("closed");
  client.setDraft("draft:1", "Hello");

  client.openNew();

  expect(client.store.state.drafts[NEW_DRAFT]).toBe("Hello\nOne more thing");
});
