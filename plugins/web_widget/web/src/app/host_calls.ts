/** The methods the host page may call, as far as they concern the app. */

import type { Identity, Page } from "../shared/bridge";
import type { ChatClient } from "./chat_client";
import { isObject } from "./protocol/frames";

/** Run one call; throws with a sentence for the developer when the arguments are wrong. */
export async function runHostCall(client: ChatClient, method: string, args: unknown[]): Promise<unknown> {
  switch (method) {
    case "identify":
      return client.identify(readIdentity(args[0]));
    case "logout":
      return client.logout();
    case "send":
      return client.send(client.targetSession(), readText(args[0], "send").trim());
    case "prefill": {
      const session = client.targetSession();
      client.setDraft(session, readText(args[0], "prefill"));
      return client.openThread(session);
    }
    case "openSession":
      return client.openThread(readSessionId(client, args[0]));
    case "newSession":
      return client.openNew();
    case "page":
      return client.setPage(args[0] as Page);
    default:
      throw new Error(`chatclick has no method "${method}"`);
  }
}

function readText(value: unknown, method: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new Error(`chatclick("${method}", text) needs a text that is not empty`);
}

function readSessionId(client: ChatClient, value: unknown): string {
  if (typeof value === "string" && value in client.store.state.sessions) return value;
  throw new Error('chatclick("openSession", id) needs the id of a session of this visitor');
}

function readIdentity(value: unknown): Identity {
  if (isObject(value) && (typeof value.id === "string" || typeof value.jwt === "string")) {
    return value as Identity;
  }
  throw new Error('chatclick("identify", {...}) needs {id, hmac, email?, name?} or {jwt}');
}
