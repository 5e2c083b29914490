/**
 * Uploads the files of waiting messages: two at a time, each in parts, each going on at the server's
 * offset after a pause, a lost line or a reload.
 */

import { retryDelay } from "../protocol/backoff";
import { nextPartBytes, nextStep, readRemote } from "../protocol/uploads";
import type { EntryFile, Remote } from "../protocol/uploads";
import { ApiError } from "./api";
import type { Api } from "./api";

const AT_ONCE = 2;
const PART_TIMEOUT_MS = 120_000;
const CHECK_EVERY_MS = 700;

export interface UploaderParts {
  api: Pick<Api, "request">;
  /** The bytes of a file; null when they are gone. */
  blob(id: string): Promise<Blob | null>;
  /** Resolves when there is a line to the server. */
  online(): Promise<void>;
  onProgress(id: string, sentBytes: number): void;
  onChange(id: string, fields: Partial<EntryFile>): void;
  /** Wait before trying again; replaced in tests. */
  pause?(ms: number): Promise<void>;
}

interface Job {
  file: EntryFile;
  session: string;
  stop: AbortController;
  /** Counts up when the server lost the file and it begins anew. */
  round: number;
}

export class Uploader {
  readonly #jobs = new Map<string, Job>();
  #running = 0;
  readonly #queue: Job[] = [];

  constructor(private readonly parts: UploaderParts) {}

  /** Upload a file, unless that is under way. */
  add(file: EntryFile, session: string): void {
    if (this.#jobs.has(file.id)) return;
    const job = { file, session, stop: new AbortController(), round: 0 };
    this.#jobs.set(file.id, job);
    this.#queue.push(job);
    this.#next();
  }

  /** Leave a file where it is; `add` goes on. */
  stop(id: string): void {
    this.#jobs.get(id)?.stop.abort();
    this.#jobs.delete(id);
  }

  #next(): void {
    while (this.#running < AT_ONCE && this.#queue.length > 0) {
      const job = this.#queue.shift()!;
      if (job.stop.signal.aborted) continue;
      this.#running += 1;
      void this.#run(job).finally(() => {
        this.#running -= 1;
        if (this.#jobs.get(job.file.id) === job) this.#jobs.delete(job.file.id);
        this.#next();
      });
    }
  }

  async #run(job: Job): Promise<void> {
    const { id } = job.file;
    const blob = await this.parts.blob(id);
    if (!blob) return this.#fail(job, "file_lost", "");
    let remote: Remote | null = null;
    let partBytes = nextPartBytes(null, 0);
    for (let failures = 0; !job.stop.signal.aborted; ) {
      try {
        const step = nextStep(job.file, remote, partBytes);
        if (step.do === "finish") return this.#change(job, { state: "ready" });
        if (step.do === "refuse") return this.#fail(job, "file_refused", step.reason);
        if (step.do === "wait") await this.#pause(CHECK_EVERY_MS);
        const from = performance.now();
        remote =
          step.do === "begin"
            ? await this.#begin(job)
            : step.do === "part"
              ? await this.#sendPart(job, step.from, blob.slice(step.from, step.to))
              : await this.#look(job);
        if (step.do === "part") partBytes = nextPartBytes(partBytes, performance.now() - from);
        this.parts.onProgress(id, remote.offset);
        failures = 0;
      } catch (error) {
        if (job.stop.signal.aborted) return;
        remote = null;
        if (!(await this.#recover(job, error, failures++))) return;
      }
    }
  }

  /** What to do about a failure; false when only the person can help. */
  async #recover(job: Job, error: unknown, failures: number): Promise<boolean> {
    const problem = error instanceof ApiError ? error : new ApiError(0, "unreachable", "");
    if (problem.status === 404 && job.file.attachment_id !== null && job.round < 3) {
      // the server forgot the unfinished file: from the beginning, under another key
      job.round += 1;
      this.#change(job, { attachment_id: null });
      return true;
    }
    if (problem.status === 409 && failures < 5) return true;
    if (!problem.isTemporary && problem.status !== 401) {
      this.#fail(job, problem.code, problem.message);
      return false;
    }
    await Promise.all([this.parts.online(), this.#pause(retryDelay(Math.min(failures, 4), Math.random(), problem.retryAfterMs))]);
    return true;
  }

  async #begin(job: Job): Promise<Remote> {
    const { id, name, media_type, size_bytes, duration_ms } = job.file;
    const body = { name, media_type, size_bytes, ...(duration_ms !== null && { duration_ms }) };
    const headers = { "Idempotency-Key": `${id}-${job.round}` };
    const remote = await this.#ask(job, "POST", "", { body, headers });
    this.#change(job, { attachment_id: remote.id });
    return remote;
  }

  #sendPart(job: Job, offset: number, bytes: Blob): Promise<Remote> {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" };
    return this.#ask(job, "PATCH", `/${job.file.attachment_id}`, { bytes, headers, timeoutMs: PART_TIMEOUT_MS });
  }

  #look(job: Job): Promise<Remote> {
    return this.#ask(job, "GET", `/${job.file.attachment_id}`, {});
  }

  async #ask(job: Job, method: string, path: string, options: Parameters<Api["request"]>[2]): Promise<Remote> {
    const url = `/api/v1/sessions/${job.session}/attachments${path}`;
    const remote = readRemote(await this.parts.api.request(method, url, { ...options, signal: job.stop.signal }));
    if (!remote) throw new ApiError(502, "unreadable", "");
    return remote;
  }

  #fail(job: Job, problem: string, detail: string): void {
    this.#change(job, { state: "failed", problem, detail });
  }

  #change(job: Job, fields: Partial<EntryFile>): void {
    if (job.stop.signal.aborted) return;
    job.file = { ...job.file, ...fields };
    this.parts.onChange(job.file.id, fields);
  }

  #pause(ms: number): Promise<void> {
    return this.parts.pause?.(ms) ?? new Promise((resolve) => setTimeout(resolve, ms));
  }
}
