// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Client } from "../src/index";

const OPTIONS = { origin: "https://chat.example/", widget: "wgt_1" };
const calls: unknown[][] = [];
let createClient: (options: typeof OPTIONS) => Client;

/** What the loader does once its script runs. */
function arrive(): void {
  const chat = (...call: unknown[]) => {
    calls.push(call);
    if (call[0] === "on") return () => calls.push(["off", call[1]]);
    return call[0] === "get" ? 3 : Promise.resolve(`did ${call[0]}`);
  };
  vi.stubGlobal("chatclick", Object.assign(chat, { path: "/widget/v1/wgt_1" }));
  for (const script of scripts()) script.dispatchEvent(new Event("load"));
}

const scripts = () => [...document.querySelectorAll("script")];
const settle = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  vi.resetModules();
  ({ createClient } = await import("../src/index"));
  // the environment would fetch it
  vi.spyOn(document.head, "append").mockImplementation((node) => {
    (node as HTMLScriptElement).type = "text/plain";
    document.body.appendChild(node as Node);
  });
});

afterEach(() => {
  calls.length = 0;
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("puts the script of the widget on the page once, whoever asks", () => {
  const first = createClient(OPTIONS);
  const second = createClient(OPTIONS);

  first.start();
  second.start();

  expect(scripts().map((script) => script.src)).toEqual(["https://chat.example/widget/v1/wgt_1.js"]);
});

it("makes calls in order once the chat is there, and brings their answers", async () => {
  const client = createClient(OPTIONS);
  client.start();
  const opened = client.call("open");
  const tracked = client.call("track", "sale", { amount: 3 });

  arrive();

  expect(await opened).toBe("did open");
  await tracked;
  expect(calls).toEqual([["open"], ["track", "sale", { amount: 3 }]]);
});

it("stops listening, also when that is asked for before the chat is there", async () => {
  const client = createClient(OPTIONS);
  client.start();
  const offEarly = client.on("open", () => undefined);
  const offLate = client.on("close", () => undefined);
  offEarly();

  arrive();
  await settle();
  offLate();

  expect(calls).toEqual([
    ["on", "close", expect.any(Function)],
    ["off", "close"],
  ]);
});

it("keeps the chat when a tree is taken off and put back at once", async () => {
  const client = createClient(OPTIONS);
  const stop = client.start();
  arrive();
  stop();
  client.start();

  await settle();

  expect(calls).toEqual([]);
  expect(scripts()).toHaveLength(1);
});

it("takes the chat off with the last who wanted it", async () => {
  const client = createClient(OPTIONS);
  const stop = client.start();
  const stopOther = createClient(OPTIONS).start();
  arrive();

  stop();
  await settle();
  expect(scripts()).toHaveLength(1);
  stopOther();
  await settle();

  expect(calls).toEqual([["destroy"]]);
  expect(scripts()).toHaveLength(0);
});

it("says so where the script does not come", async () => {
  const client = createClient(OPTIONS);
  client.start();
  const opened = client.call("open");

  scripts()[0]!.dispatchEvent(new Event("error"));

  await expect(opened).rejects.toThrow("did not load from https://chat.example/widget/v1/wgt_1.js");
});

it("answers at once what is known", () => {
  const client = createClient(OPTIONS);
  client.start();
  expect(client.get("unread")).toBeUndefined();

  arrive();

  expect(client.get("unread")).toBe(3);
});

it("speaks to the chat that is there when it is started anew", async () => {
  const client = createClient(OPTIONS);
  const seen = vi.fn();
  client.on("open", seen);
  const stop = client.start();
  arrive();
  await client.call("open");
  stop();
  await settle();
  calls.length = 0;

  client.start();
  const opened = client.call("open");
  const told = [...calls];
  arrive();

  expect(await opened).toBe("did open");
  expect(told).toEqual([]);
  expect(calls).toEqual([["on", "open", expect.any(Function)], ["open"]]);
});

it("comes back to a page that lets a policy be made once", async () => {
  const made = new Set<string>();
  vi.stubGlobal("trustedTypes", {
    createPolicy(name: string, rules: object) {
      if (made.has(name)) throw new TypeError(`Policy with name "${name}" already exists.`);
      made.add(name);
      return rules;
    },
  });
  const stop = createClient(OPTIONS).start();
  arrive();
  stop();
  await settle();

  createClient(OPTIONS).start();

  expect(scripts()).toHaveLength(1);
});

it("is no fault of the page where the script does not come and nobody calls", async () => {
  createClient(OPTIONS).start();

  scripts()[0]!.dispatchEvent(new Event("error"));

  // the runner fails on a rejection that nobody handles
  await settle();
});

it("leaves another chat alone that came first", async () => {
  const stop = createClient({ ...OPTIONS, widget: "wgt_slow" }).start();
  const [slow] = scripts();
  stop();
  await settle();
  createClient(OPTIONS).start();
  arrive();

  slow!.dispatchEvent(new Event("load"));
  await settle();

  expect(calls).toEqual([]);
});
