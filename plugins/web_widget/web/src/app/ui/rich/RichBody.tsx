/** Choices, cards and forms of a message. Loaded when the first such message is drawn. */

import type { Bubble } from "../thread_items";
import { Cards } from "./Cards";
import { Choices } from "./Choices";
import { FormBody } from "./FormBody";
import "../../styles/thread_rich.css";

export function RichBody({ bubble }: { bubble: Bubble }) {
  const { content } = bubble;
  switch (content.type) {
    case "choices":
      return <Choices bubble={bubble} content={content} />;
    case "card":
    case "carousel":
      return <Cards bubble={bubble} cards={content.cards} />;
    case "form":
      return <FormBody bubble={bubble} content={content} />;
    default:
      return null;
  }
}
