/** What the conditions of forms can ask about: the page, the visitor. Facts have the names of triggers. */

import { matches } from "../shared/conditions";
import type { ChatClient } from "./chat_client";
import type { Holds } from "./ui/start/gate";

export function holdsFor(client: ChatClient, locale: string): Holds {
  return (when) => when === undefined || matches(when, readFacts(client, locale));
}

function readFacts(client: ChatClient, locale: string): Readonly<Record<string, unknown>> {
  const { visitor } = client.store.state;
  const { url, title, referrer } = client.page;
  const address = URL.canParse(url) ? new URL(url) : null;
  return {
    page: {
      url,
      title,
      referrer,
      host: address?.hostname,
      path: address?.pathname,
      query: Object.fromEntries(address?.searchParams ?? []),
    },
    visitor: { locale, ...visitor },
  };
}
