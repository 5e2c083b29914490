/** What a message shows: texts at once, everything richer by code that is fetched when first needed. */

import { lazy } from "./lazy";
import { useChat } from "./context";
import { splitLinks } from "./links";
import { MarkdownText } from "./MarkdownText";
import { SafeLink } from "./SafeLink";
import type { Bubble } from "./thread_items";

const Rich = lazy(() => import("./rich/RichBody").then((chunk) => chunk.RichBody));

const FileBody = lazy(() => import("./files/FileBody").then((chunk) => chunk.FileBody));

/** Contents that are more than their text. Others, and those of a later version, show the text. */
const RICH = new Set(["choices", "card", "carousel", "form"]);

export function MessageBody({ bubble }: { bubble: Bubble }) {
  const { config } = useChat();
  const { type, text } = bubble.content;
  const isRich = RICH.has(type) && config.features.richMessages.enabled;
  // the text of a card stands inside it
  const isTextShown = text && !(isRich && type === "card");
  return (
    <>
      {isTextShown && <TextBody text={text} isPlain={bubble.isOwn} />}
      {type === "file" && <FileBody bubble={bubble} />}
      {isRich && <Rich bubble={bubble} />}
    </>
  );
}

/** What visitors write stays as they wrote it; others may use small markdown. */
export function TextBody({ text, isPlain }: { text: string; isPlain: boolean }) {
  const { config } = useChat();
  if (!isPlain && config.features.markdown.enabled) {
    return (
      <div class="bubble bubble-marked" dir="auto">
        <MarkdownText text={text} />
      </div>
    );
  }
  return (
    <div class="bubble" dir="auto">
      {splitLinks(text).map((piece, at) =>
        piece.href ? (
          <SafeLink key={at} href={piece.href}>
            {piece.text}
          </SafeLink>
        ) : (
          piece.text
        ),
      )}
    </div>
  );
}
