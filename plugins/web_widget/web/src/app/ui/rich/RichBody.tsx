/** Choices, cards and forms of a message. Loaded when the first such message is drawn. */

import { parseContent } from "../../protocol/contents";
import { TextBody } from "../MessageBody";
import type { Bubble } from "../thread_items";
import { Cards } from "./Cards";
import { Choices } from "./Choices";
import { FormBody } from "./FormBody";
import "../../styles/thread_rich.css";
import "../../i18n/en_later";

export function RichBody({ bubble }: { bubble: Bubble }) {
  const content = parseContent(bubble.content);
  switch (content.type) {
    case "choices":
      return <Choices bubble={bubble} content={content} />;
    case "card":
    case "carousel":
      return <Cards bubble={bubble} cards={content.cards} />;
    case "form":
      return <FormBody bubble={bubble} content={content} />;
    default:
      // a card that could not be read: whatever it says stands here, for others it stands above
      return bubble.content.type === "card" && content.text ? <TextBody text={content.text} isPlain={bubble.isOwn} /> : null;
  }
}
