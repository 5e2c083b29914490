/** The Chatclick widget in React. Renders on a server, where it does nothing. */

import { createClient } from "@chatclick/widget";
import type { Client, Events, Handler, Identity, Options, Override } from "@chatclick/widget";
import { createContext, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { HTMLAttributes, ReactNode } from "react";

export type * from "@chatclick/widget";

const Context = createContext<Client | null>(null);

export interface ProviderProps extends Options {
  /** Who the visitor is; taken back with a logout when it goes. */
  identity?: Identity;
  /** What the page changes of the config while it runs. */
  override?: Override;
  children?: ReactNode;
}

/** Puts the chat on the page for as long as it is rendered, and gives it to the hooks below. */
export function ChatclickProvider({ origin, widget, nonce, identity, override, children }: ProviderProps): ReactNode {
  const client = useMemo(
    () => createClient({ origin, widget, ...(nonce ? { nonce } : {}) }),
    [origin, widget, nonce],
  );
  const hadIdentity = useRef(false);
  useEffect(() => client.start(), [client]);
  useEffect(() => {
    if (identity) void client.call("identify", identity).catch(ignore);
    else if (hadIdentity.current) void client.call("logout").catch(ignore);
    hadIdentity.current = !!identity;
    // by content: an object written into the markup is a new one each time
  }, [client, JSON.stringify(identity)]);
  useEffect(() => {
    if (override) void client.call("configure", override).catch(ignore);
  }, [client, JSON.stringify(override)]);
  return <Context.Provider value={client}>{children}</Context.Provider>;
}

/** The client of the provider above. */
export function useChatclick(): Client {
  const client = useContext(Context);
  if (!client) throw new Error("useChatclick needs a <ChatclickProvider> above");
  return client;
}

/** Listen to an event for as long as the component is there. */
export function useChatclickEvent<Name extends keyof Events>(name: Name, handler: Handler<Name>): void {
  const client = useChatclick();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => client.on(name, (data) => latest.current(data)), [client, name]);
}

/** How many messages the visitor has not seen. */
export function useUnread(): number {
  const client = useChatclick();
  const [unread, setUnread] = useState(0);
  useEffect(() => setUnread(client.get("unread") ?? 0), [client]);
  useChatclickEvent("unread", ({ count }) => setUnread(count));
  return unread;
}

/** The chat inside the page instead of beside it. Give it a height. */
export function ChatclickInline(props: HTMLAttributes<HTMLDivElement>): ReactNode {
  const client = useChatclick();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void client.call("mount", place.current).catch(ignore);
    return () => void client.call("mount", null).catch(ignore);
  }, [client]);
  return <div {...props} ref={place} />;
}

/** Told as the event "error" already. */
const ignore = (): void => undefined;
