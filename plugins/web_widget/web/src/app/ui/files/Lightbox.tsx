/** One picture or document large, over the chat. Arrow keys go through the pictures, Escape closes. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Attachment } from "../../protocol/contents";
import { useChat } from "../context";
import { BackIcon, CrossIcon, NextIcon } from "../icons";
import { useBlobUrl } from "./blob_urls";
import { DownloadButton } from "./DownloadButton";
import { kindOf } from "./kinds";

interface Props {
  session: string;
  pictures: readonly Attachment[];
  start: number;
  onClose(): void;
}

export function Lightbox({ session, pictures, start, onClose }: Props) {
  const { texts } = useChat();
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(start);
  const picture = pictures[at]!;
  useEffect(() => dialog.current?.showModal(), []);

  const move = (by: number) => setAt((at + by + pictures.length) % pictures.length);
  const onKeyDown = (event: KeyboardEvent) => {
    // Escape closes this, not the chat below
    event.stopPropagation();
    const forward = texts.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (pictures.length > 1 && event.key.startsWith("Arrow") && /Left|Right/.test(event.key)) {
      move(event.key === forward ? 1 : -1);
    }
  };
  return (
    <dialog class="lightbox" ref={dialog} aria-label={picture.name} onClose={onClose} onKeyDown={onKeyDown}>
      <div class="lightbox-bar">
        <span class="lightbox-name" dir="auto">
          {picture.name}
        </span>
        <DownloadButton session={session} attachment={picture} />
        <button type="button" class="icon-button" aria-label={texts("files.close")} title={texts("files.close")} onClick={() => dialog.current?.close()}>
          <CrossIcon />
        </button>
      </div>
      <Large key={picture.id} session={session} file={picture} />
      {pictures.length > 1 && (
        <div class="lightbox-bar lightbox-moves">
          <button type="button" class="icon-button" aria-label={texts("files.previous")} onClick={() => move(-1)}>
            <BackIcon />
          </button>
          <span>{texts("rich.card_of", { at: at + 1, count: pictures.length })}</span>
          <button type="button" class="icon-button" aria-label={texts("files.next")} onClick={() => move(1)}>
            <NextIcon />
          </button>
        </div>
      )}
    </dialog>
  );
}

function Large({ session, file }: { session: string; file: Attachment }) {
  const { texts } = useChat();
  const { status, url } = useBlobUrl(session, file.id, "content");
  if (status === "failed") return <p class="lightbox-note">{texts("files.failed")}</p>;
  if (!url) return <p class="lightbox-note"><span class="spinner" aria-hidden="true" /></p>;
  if (kindOf(file.media_type) === "pdf") return <iframe class="lightbox-file" src={url} title={file.name} />;
  return <img class="lightbox-file" src={url} alt={file.name} />;
}
