/**
 * The files of messages that are being written, by session.
 *
 * They live beside the pages: who looks at another conversation and comes back finds them, and what
 * was on its way has arrived meanwhile.
 */
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Attachment } from '@/api/types';
import { loginState, onLoginChange } from '@/auth/login';
import { Refused, upload } from './upload';

export const MAX_FILES = 10;
/** So many conversations keep their files; beyond, the one that got files longest ago loses them. */
export const MAX_SESSIONS = 20;

export interface Upload {
  key: number;
  file: File;
  share: number;
  state: 'uploading' | 'ready' | 'failed' | 'refused';
  attachment: Attachment | null;
  /** Why it was refused or did not arrive. */
  error: unknown;
}

type Uploads = readonly Upload[];

const FINAL = new Set([403, 404, 413, 415, 422]);
const NONE: Uploads = [];

const bySession = new Map<string, Uploads>();
const running = new Map<number, AbortController>();
const listeners = new Set<() => void>();
let lastKey = 0;
let ownerId: string | null = null;

onLoginChange(() => {
  const login = loginState();
  // Who comes back after a login that ran out finds the files; nobody else does.
  const isOver = login.status === 'signed-out' && !login.expired;
  if (isOver || (login.status === 'signed-in' && login.staff.id !== ownerId)) forgetUploads();
});

export const uploadsOf = (sessionId: string): Uploads => bySession.get(sessionId) ?? NONE;

export function onUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Begin with files as far as a message takes them; returns those that are too many. */
export function addUploads(sessionId: string, files: readonly File[]): readonly File[] {
  const known = uploadsOf(sessionId);
  const room = MAX_FILES - known.length;
  const begun = files.slice(0, room).map(beginUpload);
  if (begun.length === 0) return files;
  const login = loginState();
  ownerId = login.status === 'signed-in' ? login.staff.id : null;
  bySession.delete(sessionId);
  set(sessionId, [...known, ...begun]);
  const [oldest] = bySession.keys();
  if (bySession.size > MAX_SESSIONS && oldest !== undefined) dropUploads(oldest);
  begun.forEach((one) => void run(sessionId, one));
  return files.slice(room);
}

export function retryUpload(sessionId: string, one: Upload): void {
  change(sessionId, one.key, { state: 'uploading', error: null });
  void run(sessionId, one);
}

export function removeUpload(sessionId: string, one: Upload): void {
  running.get(one.key)?.abort();
  set(sessionId, uploadsOf(sessionId).filter((other) => other.key !== one.key));
  // What nobody sends is removed by the server in time; this only hurries it.
  if (one.attachment) {
    void api.delete(`sessions/${sessionId}/attachments/${one.attachment.id}`).catch(() => undefined);
  }
}

/** Keep none of a session: they were sent, or are not wanted any more. */
export function dropUploads(sessionId: string): void {
  for (const { key } of uploadsOf(sessionId)) running.get(key)?.abort();
  set(sessionId, NONE);
}

function forgetUploads(): void {
  for (const sessionId of [...bySession.keys()]) dropUploads(sessionId);
}

function set(sessionId: string, uploads: Uploads): void {
  if (uploads.length > 0) bySession.set(sessionId, uploads);
  else bySession.delete(sessionId);
  listeners.forEach((listener) => listener());
}

function change(sessionId: string, key: number, patch: Partial<Upload>): void {
  const now = uploadsOf(sessionId);
  set(sessionId, now.map((one) => (one.key === key ? { ...one, ...patch } : one)));
}

async function run(sessionId: string, { key, file, attachment: known }: Upload): Promise<void> {
  const controller = new AbortController();
  running.set(key, controller);
  try {
    const attachment = await upload(
      sessionId,
      file,
      known,
      (progress) => change(sessionId, key, progress),
      controller.signal,
    );
    change(sessionId, key, { attachment, state: 'ready', share: 1 });
  } catch (error) {
    if (controller.signal.aborted) return;
    change(sessionId, key, { state: isFinal(error) ? 'refused' : 'failed', error });
  } finally {
    running.delete(key);
  }
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
