/** A stored file that is no picture: a sound with its player, a document to look at or save. */

import { useState } from "preact/hooks";
import type { Attachment } from "../../protocol/contents";
import { useChat } from "../context";
import { useBlobUrl } from "./blob_urls";
import { DownloadButton } from "./DownloadButton";
import { EyeIcon, FileIcon, PlayIcon } from "./file_icons";
import { clockText, kindOf, sizeText } from "./kinds";
import { Lightbox } from "./Lightbox";

interface Props {
  session: string;
  attachment: Attachment;
  isVoice: boolean;
}

export function AttachmentView(props: Props) {
  return kindOf(props.attachment.media_type) === "audio" ? <Sound {...props} /> : <Document {...props} />;
}

/** Fetched when it is to be played: a thread of voice notes costs nothing until then. */
function Sound({ session, attachment, isVoice }: Props) {
  const { texts } = useChat();
  const [isWanted, setWanted] = useState(false);
  const file = useBlobUrl(session, attachment.id, "content", isWanted);
  const name = isVoice ? texts("voice.note") : attachment.name;
  if (file.url) return <audio class="sound" src={file.url} controls autoplay aria-label={name} />;
  const play = texts("files.play", { name });
  return (
    <div class="file-tile">
      <button type="button" class="tool-button" aria-label={play} title={play} aria-busy={isWanted} onClick={() => setWanted(true)}>
        {isWanted && file.status === "loading" ? <span class="spinner" /> : <PlayIcon />}
      </button>
      <span class="file-text">
        <span class="file-name" dir="auto">
          {name}
        </span>
        <span class="file-note">
          {file.status === "failed"
            ? texts("files.failed")
            : attachment.duration_ms === null
              ? sizeText(attachment.size_bytes, texts.locale)
              : clockText(attachment.duration_ms)}
        </span>
      </span>
      <DownloadButton session={session} attachment={attachment} />
    </div>
  );
}

function Document({ session, attachment }: Props) {
  const { texts } = useChat();
  const [isOpen, setOpen] = useState(false);
  const mayShow = kindOf(attachment.media_type) === "pdf" && navigator.pdfViewerEnabled;
  const look = texts("files.open", { name: attachment.name });
  return (
    <div class="file-tile">
      <span class="file-picture">
        <FileIcon />
      </span>
      <span class="file-text">
        <span class="file-name" dir="auto">
          {attachment.name}
        </span>
        <span class="file-note">{sizeText(attachment.size_bytes, texts.locale)}</span>
      </span>
      {mayShow && (
        <button type="button" class="icon-button" aria-label={look} title={look} onClick={() => setOpen(true)}>
          <EyeIcon />
        </button>
      )}
      <DownloadButton session={session} attachment={attachment} />
      {isOpen && <Lightbox session={session} pictures={[attachment]} start={0} onClose={() => setOpen(false)} />}
    </div>
  );
}
