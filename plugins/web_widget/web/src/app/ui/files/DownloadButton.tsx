/** Saves a private file: fetched with the token, handed to the browser as a download. */

import { useState } from "preact/hooks";
import type { Attachment } from "../../protocol/contents";
import { useChat } from "../context";
import { AlertIcon } from "../icons";
import { DownloadIcon } from "./file_icons";

export function DownloadButton({ session, attachment }: { session: string; attachment: Attachment }) {
  const { client, texts } = useChat();
  const [status, setStatus] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    setStatus("busy");
    try {
      const blob = await client.fetchFile(session, attachment.id, "content");
      download(new Blob([blob], { type: "application/octet-stream" }), attachment.name);
      setStatus("idle");
    } catch {
      setStatus("failed");
    }
  };
  const label = status === "failed" ? texts("files.failed") : texts("files.download", { name: attachment.name });
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-busy={status === "busy"} onClick={() => void save()}>
      {status === "busy" ? <span class="spinner" /> : status === "failed" ? <AlertIcon size={18} /> : <DownloadIcon />}
    </button>
  );
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // the browser takes the bytes after this turn
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
