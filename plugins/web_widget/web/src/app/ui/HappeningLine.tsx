/** What happened to the session, told between its messages. */

import type { Happening } from "../state/state";
import type { Texts } from "../i18n/texts";
import { useChat } from "./context";

export function HappeningLine({ happening }: { happening: Happening }) {
  const { texts } = useChat();
  return (
    <li class="told">
      <span dir="auto">{tell(happening, texts)}</span> <time dateTime={happening.at}>{texts.time(happening.at)}</time>
    </li>
  );
}

function tell({ type, name }: Happening, texts: Texts): string {
  if (type === "assigned") return texts("announce.joined", { name: name || texts("message.support") });
  return texts(`happening.${type}`);
}
