/** Pictures of a message as thumbnails; each opens large. */

import { useState } from "preact/hooks";
import type { Attachment } from "../../protocol/contents";
import { useChat } from "../context";
import { useBlobUrl } from "./blob_urls";
import { Lightbox } from "./Lightbox";

type Props = { session: string; pictures: readonly Attachment[] };

const SMALL_BYTES = 200_000;

export function Pictures({ session, pictures }: Props) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <>
      <div class={pictures.length > 1 ? "pictures pictures-many" : "pictures"}>
        {pictures.map((picture, at) => (
          <Thumbnail key={picture.id} session={session} picture={picture} onOpen={() => setOpen(at)} />
        ))}
      </div>
      {open !== null && <Lightbox session={session} pictures={pictures} start={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Thumbnail({ session, picture, onOpen }: { session: string; picture: Attachment; onOpen(): void }) {
  const { texts } = useChat();
  const isSmall = !picture.has_thumbnail && picture.size_bytes <= SMALL_BYTES;
  const kind = picture.has_thumbnail ? "thumbnail" : "content";
  const file = useBlobUrl(session, picture.id, kind, picture.has_thumbnail || isSmall);
  const label = texts("files.open", { name: picture.name });
  return (
    <button type="button" class="picture" aria-label={label} title={picture.name} onClick={onOpen}>
      {file.url ? (
        <img src={file.url} alt="" width={picture.width ?? undefined} height={picture.height ?? undefined} />
      ) : (
        <span class="picture-name" dir="auto">
          {file.status === "failed" ? texts("files.failed") : picture.name}
        </span>
      )}
    </button>
  );
}
