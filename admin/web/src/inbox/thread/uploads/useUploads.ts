/** The files of a message that is being written. */
import { useEffect, useRef, useState } from 'react';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Attachment } from '@/api/types';
import { Refused, upload } from './upload';

export const MAX_FILES = 10;

export interface Upload {
  key: number;
  file: File;
  share: number;
  state: 'uploading' | 'ready' | 'failed' | 'refused';
  attachment: Attachment | null;
  /** Why it was refused or did not arrive. */
  error: unknown;
}

const FINAL = new Set([403, 404, 413, 415, 422]);

let lastKey = 0;

export function useUploads(sessionId: string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const all = running.current;
    return () => all.forEach((controller) => controller.abort());
  }, []);

  const change = (key: number, patch: Partial<Upload>) =>
    setUploads((now) => now.map((one) => (one.key === key ? { ...one, ...patch } : one)));

  const run = async ({ key, file, attachment: known }: Upload) => {
    const controller = new AbortController();
    running.current.set(key, controller);
    try {
      const attachment = await upload(
        sessionId,
        file,
        known,
        (progress) => change(key, progress),
        controller.signal,
      );
      change(key, { attachment, state: 'ready', share: 1 });
    } catch (error) {
      if (controller.signal.aborted) return;
      change(key, { state: isFinal(error) ? 'refused' : 'failed', error });
    } finally {
      running.current.delete(key);
    }
  };

  const add = (files: readonly File[]) => {
    const begun = files.slice(0, MAX_FILES - uploads.length).map(beginUpload);
    setUploads((now) => [...now, ...begun]);
    begun.forEach((one) => void run(one));
  };
  const retry = (one: Upload) => {
    change(one.key, { state: 'uploading', error: null });
    void run(one);
  };
  const remove = (one: Upload) => {
    running.current.get(one.key)?.abort();
    setUploads((now) => now.filter((other) => other.key !== one.key));
    // What nobody sends is removed by the server in time; this only hurries it.
    if (one.attachment) {
      void api.delete(`sessions/${sessionId}/attachments/${one.attachment.id}`).catch(() => undefined);
    }
  };
  return { uploads, add, retry, remove, clear: () => setUploads([]) };
}

/** Whether the same file would be refused again. */
function isFinal(error: unknown): boolean {
  if (error instanceof Refused) return true;
  return error instanceof Problem && FINAL.has(error.status);
}

function beginUpload(file: File): Upload {
  lastKey += 1;
  return { key: lastKey, file, share: 0, state: 'uploading', attachment: null, error: null };
}
