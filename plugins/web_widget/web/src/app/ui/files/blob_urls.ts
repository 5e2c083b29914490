/**
 * Private files as `blob:` addresses: fetched with the visitor's token, shared by whoever shows the
 * same file, and revoked a while after the last one stopped.
 */

import { useEffect, useState } from "preact/hooks";
import type { ChatClient } from "../../chat_client";
import { useChat } from "../context";

export type FileKind = "content" | "thumbnail";

export interface BlobUrl {
  status: "loading" | "ready" | "failed";
  url: string | null;
}

interface Held {
  users: number;
  file: Promise<string>;
  timer: number;
}

const KEPT_MS = 20_000;
/** A blob is a document of this origin when opened: only types without scripts may keep their name. */
const SHOWABLE = /^(?:image\/(?:png|jpeg|gif|webp)|audio\/[\w.+-]+|application\/pdf)$/;

const held = new Map<string, Held>();

/** The type a blob may be shown as. */
export function showableType(type: string): string {
  const bare = type.toLowerCase().split(";")[0]!.trim();
  return SHOWABLE.test(bare) ? bare : "application/octet-stream";
}

/** Take a file's address; pair with `release`. */
export function acquire(client: ChatClient, session: string, id: string, kind: FileKind): Promise<string> {
  const key = `${kind}:${id}`;
  let one = held.get(key);
  if (!one) {
    const file = client
      .fetchFile(session, id, kind)
      .then((blob) => URL.createObjectURL(new Blob([blob], { type: showableType(blob.type) })));
    one = { users: 0, file, timer: 0 };
    held.set(key, one);
    // what failed is asked for again by the next one who wants it
    file.catch(() => held.delete(key));
  }
  clearTimeout(one.timer);
  one.users += 1;
  return one.file;
}

export function release(id: string, kind: FileKind): void {
  const key = `${kind}:${id}`;
  const one = held.get(key);
  if (!one || --one.users > 0) return;
  one.timer = window.setTimeout(() => {
    held.delete(key);
    void one.file.then((url) => URL.revokeObjectURL(url));
  }, KEPT_MS);
}

/** The address of a file while the component is there; `isWanted` puts the fetching off. */
export function useBlobUrl(session: string, id: string, kind: FileKind, isWanted = true): BlobUrl {
  const { client } = useChat();
  const [state, setState] = useState<BlobUrl>({ status: "loading", url: null });
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    const show = (next: BlobUrl) => isGone || setState(next);
    acquire(client, session, id, kind).then(
      (url) => show({ status: "ready", url }),
      () => show({ status: "failed", url: null }),
    );
    return () => {
      isGone = true;
      release(id, kind);
    };
  }, [client, session, id, kind, isWanted]);
  return state;
}
