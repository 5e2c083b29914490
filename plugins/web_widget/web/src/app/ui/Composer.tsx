/** Where the visitor writes. Enter sends, Shift+Enter breaks the line. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { NEW_DRAFT, isDraft } from "../protocol/outbox";
import { useChat, useChatState } from "./context";
import { SendIcon } from "./icons";

const MAX_HEIGHT_PX = 132;
const COUNT_FROM = 0.9;

export function Composer({ sessionKey }: { sessionKey: string }) {
  const { client, config, texts } = useChat();
  const { drafts, focusRequests, isOpen } = useChatState();
  const field = useRef<HTMLTextAreaElement>(null);
  const text = drafts[isDraft(sessionKey) ? NEW_DRAFT : sessionKey] ?? "";
  const limit = config.composer.maxLength;
  const left = limit - [...text].length;
  const maySend = text.trim() !== "" && left >= 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [text]);
  useEffect(() => {
    if (isOpen) field.current?.focus({ preventScroll: true });
  }, [focusRequests, isOpen, sessionKey]);

  const send = () => {
    if (maySend) client.send(sessionKey, text.trim());
    field.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  const count = left < 0 ? texts("composer.over", { count: -left }) : texts("composer.left", { count: left });
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class={left < 0 ? "composer-field is-over" : "composer-field"}>
        <textarea
          ref={field}
          rows={1}
          dir={text ? "auto" : texts.direction}
          value={text}
          placeholder={texts.custom(config.composer.placeholderKey)}
          aria-label={texts("composer.label")}
          aria-invalid={left < 0}
          aria-describedby={left < limit * (1 - COUNT_FROM) ? "composer-count" : undefined}
          enterkeyhint="send"
          onInput={(event) => client.setDraft(sessionKey, event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          class="send-button"
          aria-disabled={!maySend}
          aria-label={texts("composer.send")}
          title={texts("composer.send")}
        >
          <SendIcon />
        </button>
      </div>
      {left < limit * (1 - COUNT_FROM) && (
        <p id="composer-count" class={left < 0 ? "composer-count is-over" : "composer-count"}>
          {count}
        </p>
      )}
    </form>
  );
}
