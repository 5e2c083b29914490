/** Where the visitor writes: the text, the files beside it, and the tools that add to it. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { NEW_DRAFT, isDraft } from "../protocol/outbox";
import { ComposerTools, hasTools } from "./ComposerTools";
import type { Tool } from "./ComposerTools";
import { useChat, useChatState } from "./context";
import type { FileChooser } from "./file_chooser";
import { SendIcon } from "./icons";
import { lazy } from "./lazy";

const MAX_HEIGHT_PX = 132;
const COUNT_FROM = 0.9;

const StagedFiles = lazy(() => import("./files/StagedFiles").then((chunk) => chunk.StagedFiles));
const FileProblems = lazy(() => import("./files/FileProblems").then((chunk) => chunk.FileProblems));
const EmojiPicker = lazy(() => import("./emoji/EmojiPicker").then((chunk) => chunk.EmojiPicker));
const VoiceRecorder = lazy(() => import("./voice/VoiceRecorder").then((chunk) => chunk.VoiceRecorder));
const QrScanner = lazy(() => import("./qr/QrScanner").then((chunk) => chunk.QrScanner));

export function Composer({ sessionKey, chooser }: { sessionKey: string; chooser: FileChooser }) {
  const { client, config, texts } = useChat();
  const { drafts, staged, focusRequests, isOpen } = useChatState();
  const field = useRef<HTMLTextAreaElement>(null);
  const [tool, setTool] = useState<Tool | null>(null);
  const { maxLength: limit, multiline, sendOn, placeholderKey } = config.composer;
  const text = drafts[isDraft(sessionKey) ? NEW_DRAFT : sessionKey] ?? "";
  const files = staged[sessionKey] ?? [];
  const left = limit - [...text].length;
  const maySend = (text.trim() !== "" || files.length > 0) && left >= 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [text, tool]);
  useEffect(() => {
    if (isOpen && focusRequests > 0) field.current?.focus({ preventScroll: true });
  }, [focusRequests, isOpen, sessionKey]);

  const focus = () => field.current?.focus({ preventScroll: true });
  const send = () => {
    if (maySend) client.submit(sessionKey, text.trim());
    chooser.dismiss();
    focus();
  };
  const closeTool = () => {
    setTool(null);
    // the field may have been away; it is back after this change is drawn
    requestAnimationFrame(focus);
  };
  const insert = (piece: string) => {
    const element = field.current;
    const at = element?.selectionStart ?? text.length;
    const end = element?.selectionEnd ?? at;
    client.setDraft(sessionKey, text.slice(0, at) + piece + text.slice(end));
    requestAnimationFrame(() => element?.setSelectionRange(at + piece.length, at + piece.length));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // while a word is being composed, Enter belongs to the input method
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const isMod = event.ctrlKey || event.metaKey;
    const sends = isMod || (!event.shiftKey && (sendOn === "enter" || !multiline));
    if (!sends && multiline) return;
    event.preventDefault();
    if (sends) send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!chooser.isEnabled || pasted.length === 0) return;
    event.preventDefault();
    chooser.choose(pasted);
  };

  if (tool === "voice") return <VoiceRecorder sessionKey={sessionKey} onDone={closeTool} />;
  const isNearLimit = left < limit * (1 - COUNT_FROM);
  const count = left < 0 ? texts("composer.over", { count: -left }) : texts("composer.left", { count: left });
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {tool === "emoji" && <EmojiPicker onPick={insert} onDone={closeTool} />}
      {tool === "qr" && <QrScanner sessionKey={sessionKey} onInsert={insert} onDone={closeTool} />}
      {files.length > 0 && <StagedFiles sessionKey={sessionKey} files={files} />}
      {chooser.problems.length > 0 && <FileProblems chooser={chooser} />}
      <div class={["composer-field", left < 0 && "is-over", hasTools(config) && "has-tools"].filter(Boolean).join(" ")}>
        <textarea
          ref={field}
          rows={1}
          dir={text ? "auto" : texts.direction}
          value={text}
          placeholder={texts.custom(placeholderKey)}
          aria-label={texts("composer.label")}
          aria-invalid={left < 0}
          aria-describedby={isNearLimit ? "composer-count" : undefined}
          enterkeyhint={sendOn === "enter" ? "send" : "enter"}
          onInput={(event) => client.setDraft(sessionKey, event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <ComposerTools chooser={chooser} tool={tool} onTool={(next) => (next === tool ? closeTool() : setTool(next))} />
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
      {config.features.typing.visitor && config.features.typing.preview && (
        <p class="composer-count">{texts("composer.previewed")}</p>
      )}
      {isNearLimit && (
        <p id="composer-count" class={left < 0 ? "composer-count is-over" : "composer-count"}>
          {count}
        </p>
      )}
    </form>
  );
}
