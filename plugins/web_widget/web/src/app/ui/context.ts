/** What every component may use: the client, the texts, the config. */

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { WidgetConfig } from "../../shared/config";
import type { ChatClient } from "../chat_client";
import type { Texts } from "../i18n/texts";
import type { Surroundings } from "../shell";
import type { Preferences } from "../state/preferences";
import type { State } from "../state/state";
import type { Holds } from "./start/gate";

export interface Chat {
  client: ChatClient;
  config: WidgetConfig;
  texts: Texts;
  /** Ask the loader to close the panel. */
  close(): void;
  surroundings: Surroundings;
  /** Whether the conditions of a form hold for this visitor on this page. */
  holds: Holds;
  preferences: Preferences;
  setPreferences(fields: Preferences): void;
}

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("ChatContext is missing above this component");
  return chat;
}

export function useChatState(): State {
  const { store } = useChat().client;
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.watch(() => setState(store.state));
  }, [store]);
  return state;
}
