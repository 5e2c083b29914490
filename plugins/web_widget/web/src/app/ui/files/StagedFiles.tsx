/** Files chosen for the next message, above the text. */

import type { EntryFile } from "../../protocol/uploads";
import { useChat } from "../context";
import { CrossIcon } from "../icons";
import { kindOf, sizeText } from "./kinds";
import { useLocalUrl } from "./local_blob";
import { FileIcon } from "./file_icons";
import "../../i18n/en_tools";
import "../../styles/thread_files.css";

export function StagedFiles({ sessionKey, files }: { sessionKey: string; files: readonly EntryFile[] }) {
  const { texts } = useChat();
  return (
    <ul class="staged" aria-label={texts("files.staged")}>
      {files.map((file) => (
        <StagedFile key={file.id} sessionKey={sessionKey} file={file} />
      ))}
    </ul>
  );
}

function StagedFile({ sessionKey, file }: { sessionKey: string; file: EntryFile }) {
  const { client, texts } = useChat();
  const remove = () => void client.files().then((files) => files.unstage(sessionKey, file.id));
  const label = texts("files.remove", { name: file.name });
  return (
    <li class="file-tile">
      <LocalPreview file={file} />
      <span class="file-text">
        <span class="file-name" dir="auto">
          {file.name}
        </span>
        <span class="file-note">{sizeText(file.size_bytes, texts.locale)}</span>
      </span>
      <button type="button" class="tool-button" aria-label={label} title={label} onClick={remove}>
        <CrossIcon />
      </button>
    </li>
  );
}

/** A small picture of a file that is on this device. */
export function LocalPreview({ file }: { file: EntryFile }) {
  const url = useLocalUrl(file.id, file.media_type);
  if (url && kindOf(file.media_type) === "image") return <img class="file-picture" src={url} alt="" />;
  return (
    <span class="file-picture">
      <FileIcon />
    </span>
  );
}
