/** The picture of a card: a path of this server, or an attachment fetched with the visitor's token. */

import type { Image } from "../../protocol/contents";
import { useBlobUrl } from "../files/blob_urls";

export function RemoteImage({ image, session }: { image: Image; session: string }) {
  if ("url" in image) return <img class="rich-card-image" src={image.url} alt="" loading="lazy" />;
  return <AttachedImage id={image.attachment_id} session={session} />;
}

function AttachedImage({ id, session }: { id: string; session: string }) {
  const file = useBlobUrl(session, id, "content");
  if (file.status === "failed") return null;
  if (file.url === null) return <i class="rich-card-image" aria-hidden="true" />;
  return <img class="rich-card-image" src={file.url} alt="" />;
}
