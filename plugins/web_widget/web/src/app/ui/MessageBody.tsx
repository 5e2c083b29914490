/** What a message shows: texts at once, everything richer by code that is fetched when first needed. */

import { lazy } from "./lazy";
import { useChat } from "./context";
import { splitLinks } from "./links";
import { MarkdownText } from "./MarkdownText";
import { SafeLink } from "./SafeLink";
import type { Bubble } from "./thread_items";

const Rich = lazy(() => import("./rich/RichBody").then((chunk) => chunk.RichBody));

export function MessageBody({ bubble }: { bubble: Bubble }) {
  const { config } = useChat();
  const { content, isOwn } = bubble;
  const isPlain = content.type === "text" || content.type === "answer" || !config.features.richMessages.enabled;
  return (
    <>
      {content.text && <TextBody text={content.text} isPlain={isOwn} />}
      {!isPlain && <Rich bubble={bubble} />}
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
