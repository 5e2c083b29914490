/** The methods the host page may call, as far as they concern the app. */

import type { Identity, Page } from "../shared/bridge";
import type { ChatClient } from "./chat_client";
import { isObject } from "./protocol/frames";
import type { Shell } from "./shell";

type Call = (client: ChatClient, args: unknown[], shell: Shell) => unknown;

const CALLS: Record<string, Call> = {
  identify: (client, [person]) => client.identify(readIdentity(person)),
  logout(client, _, shell) {
    shell.preferences.forget();
    return client.logout();
  },
  async send(client, [message, options]) {
    const text = readMessage(message);
    await client.ready();
    const session = client.targetSession();
    if (!isSilent(options)) client.openThread(session);
    client.send(session, text);
  },
  async prefill(client, [text]) {
    const words = readText(text, 'chatclick("prefill", text) needs a text that is not empty');
    await client.ready();
    const session = client.targetSession();
    client.setDraft(session, words);
    client.openThread(session);
  },
  startFlow: (client, [flow, variables]) =>
    client.startFlow(
      readText(flow, 'chatclick("startFlow", id, variables) needs the id of a flow'),
      readObject(variables ?? {}, 'chatclick("startFlow", id, variables) takes variables as an object'),
    ),
  async openConversation(client, [id]) {
    await client.ready();
    client.openThread(readSessionId(client, id));
  },
  async newConversation(client, [options]) {
    await client.ready();
    client.openNew(readQueue(options));
  },
  configure: (_, [override], shell) =>
    shell.configure(readObject(override, 'chatclick("configure", {…}) needs an object')),
  setContext: (client, [values]) =>
    client.setContext(readObject(values, 'chatclick("setContext", {…}) needs an object')),
  page: (client, [page]) => client.setPage(page as Page),
  track: (client, [name, props]) =>
    client.track(
      readText(name, 'chatclick("track", name, props) needs a name'),
      readObject(props ?? {}, 'chatclick("track", name, props) takes props as an object'),
    ),
};

/** Calls after which the person should see the panel. */
const SHOWING = new Set(["send", "prefill", "startFlow", "openConversation", "newConversation"]);

/** Whether a call brings the panel up; `{silent: true}` as its second argument keeps it down. */
export function isShowing(method: string, args: unknown[]): boolean {
  return SHOWING.has(method) && !(method === "send" && isSilent(args[1]));
}

function isSilent(options: unknown): boolean {
  return isObject(options) && options.silent === true;
}

/** Run one call; throws with a sentence for the developer when the arguments are wrong. */
export async function runHostCall(
  client: ChatClient,
  shell: Shell,
  method: string,
  args: unknown[],
): Promise<unknown> {
  const call = Object.hasOwn(CALLS, method) ? CALLS[method] : undefined;
  if (!call) throw new Error(`chatclick has no method "${method}"`);
  return (await call(client, args, shell)) ?? null;
}

function readText(value: unknown, problem: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new Error(problem);
}

function readMessage(value: unknown): string {
  const text = isObject(value) && value.type === "text" ? value.text : value;
  return readText(text, 'chatclick("send", text) needs a text that is not empty').trim();
}

function readObject(value: unknown, problem: string): Record<string, unknown> {
  if (isObject(value) && !Array.isArray(value)) return value;
  throw new Error(problem);
}

function readQueue(options: unknown): string | null {
  return isObject(options) && typeof options.queue === "string" ? options.queue : null;
}

function readSessionId(client: ChatClient, value: unknown): string {
  if (typeof value === "string" && value in client.store.state.sessions) return value;
  throw new Error('chatclick("openConversation", id) needs the id of a conversation of this visitor');
}

function readIdentity(value: unknown): Identity {
  if (isObject(value) && (typeof value.id === "string" || typeof value.jwt === "string")) {
    return value as Identity;
  }
  throw new Error('chatclick("identify", {...}) needs {id, hmac, email?, name?} or {jwt}');
}
