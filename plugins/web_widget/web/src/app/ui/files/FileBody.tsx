/** The files of a message: those on their way with how far they are, those stored with what they show. */

import { parseContent } from "../../protocol/contents";
import type { Bubble } from "../thread_items";
import { AttachmentView } from "./AttachmentView";
import { Pictures } from "./Pictures";
import { UploadTile } from "./UploadTile";
import { kindOf } from "./kinds";
import "../../i18n/en_tools";
import "../../styles/thread_files.css";

export function FileBody({ bubble }: { bubble: Bubble }) {
  if (bubble.entry) {
    return (
      <ul class="files">
        {bubble.entry.files.map((file) => (
          <UploadTile key={file.id} file={file} isVoice={bubble.entry!.isVoice} />
        ))}
      </ul>
    );
  }
  const content = parseContent(bubble.content);
  if (content.type !== "file") return null;
  const pictures = content.attachments.filter((one) => kindOf(one.media_type) === "image");
  const others = content.attachments.filter((one) => !pictures.includes(one));
  return (
    <div class="files">
      {pictures.length > 0 && <Pictures session={bubble.session} pictures={pictures} />}
      {others.map((attachment) => (
        <AttachmentView key={attachment.id} session={bubble.session} attachment={attachment} isVoice={content.isVoice} />
      ))}
    </div>
  );
}
