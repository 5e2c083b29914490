/** A link out of a message: opens beside the page, tells its target nothing, and the host page hears of it. */

import type { ComponentChildren } from "preact";
import { useChat } from "./context";

interface Props {
  href: string;
  class?: string;
  children: ComponentChildren;
}

export function SafeLink({ href, class: name, children }: Props) {
  const { client } = useChat();
  return (
    <a
      class={name}
      href={href}
      title={href}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      onClick={() => client.linkClicked(href)}
    >
      {children}
    </a>
  );
}
