/** The address of a file that is not sent yet, for showing it; revoked with the component. */

import { useEffect, useState } from "preact/hooks";
import { useChat } from "../context";
import { showableType } from "./blob_urls";

export function useLocalUrl(id: string, type: string): string | null {
  const { client } = useChat();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    const show = (blob: Blob | null) => {
      if (isGone || !blob) return;
      made = URL.createObjectURL(new Blob([blob], { type: showableType(type) }));
      setUrl(made);
    };
    client.files().then((files) => files.blob(id)).then(show, () => {});
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [client, id, type]);
  return url;
}
