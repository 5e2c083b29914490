/** Brings one file to the server in parts, and goes on where a broken line left it. */
import { api, requestRaw } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Attachment } from '@/api/types';

const PART_BYTES = 512 * 1024;
const ASK_AGAIN_MS = 700;

export interface Progress {
  /** Known once the server has been told of the file. */
  attachment: Attachment | null;
  share: number;
}

/** Thrown where the server has looked at a file and will not have it. */
export class Refused extends Error {}

/**
 * Upload until the server says the file can be sent.
 *
 * With `known`, an attempt before this one, only what is missing is sent.
 */
export async function upload(
  sessionId: string,
  file: File,
  known: Attachment | null,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const path = `sessions/${sessionId}/attachments`;
  let attachment = known
    ? await api.get<Attachment>(`${path}/${known.id}`, undefined, signal)
    : await begin(path, file, signal);
  const tell = () => onProgress({ attachment, share: attachment.offset / file.size });
  tell();
  while (attachment.state === 'uploading') {
    attachment = await sendPart(`${path}/${attachment.id}`, file, attachment.offset, signal);
    tell();
  }
  while (attachment.state === 'checking') {
    await pause(ASK_AGAIN_MS, signal);
    attachment = await api.get<Attachment>(`${path}/${attachment.id}`, undefined, signal);
  }
  if (attachment.state === 'refused') throw new Refused(attachment.reason ?? '');
  return attachment;
}

async function begin(path: string, file: File, signal: AbortSignal): Promise<Attachment> {
  const body = {
    name: file.name,
    media_type: file.type || 'application/octet-stream',
    size_bytes: file.size,
  };
  const response = await requestRaw('POST', path, { body, signal });
  return (await response.json()) as Attachment;
}

async function sendPart(
  path: string,
  file: File,
  offset: number,
  signal: AbortSignal,
): Promise<Attachment> {
  try {
    const response = await requestRaw('PATCH', path, {
      bytes: file.slice(offset, offset + PART_BYTES),
      headers: { 'Upload-Offset': String(offset) },
      signal,
    });
    return (await response.json()) as Attachment;
  } catch (error) {
    const hasArrivedDifferently = error instanceof Problem && error.code === 'offset_mismatch';
    if (!hasArrivedDifferently) throw error;
    return api.get<Attachment>(path, undefined, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      window.clearTimeout(timer);
      reject(new DOMException('Given up', 'AbortError'));
    });
  });
}
