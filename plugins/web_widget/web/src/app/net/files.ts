/**
 * Files a visitor sends: chosen, kept in the vault, uploaded once their message waits, forgotten when
 * it is stored. Loaded when the first file is chosen, or when some still wait from before.
 */

import { checkFiles } from "../protocol/file_checks";
import type { FileLimits, FileProblem } from "../protocol/file_checks";
import { uploadable } from "../protocol/outbox";
import type { EntryFile } from "../protocol/uploads";
import { uuid7 } from "../protocol/uuid";
import { FileVault } from "../state/file_vault";
import type { Store } from "../state/store";
import type { StorageKind } from "../state/vault_name";
import type { Api } from "./api";
import type { Sender } from "./sender";
import { Uploader } from "./uploader";

/** What no message names any more is removed after this long; another tab may be about to name it. */
const ORPHAN_MS = 24 * 3600 * 1000;
const KEPT_LOCALLY = 20;

export class Files {
  readonly #vault: FileVault;
  readonly #uploader: Uploader;
  /** Own files by attachment, so that what was just sent is not fetched back. */
  readonly #sent = new Map<string, Blob>();
  #known: readonly EntryFile[] = [];

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly sender: Sender,
    widgetId: string,
    kind: StorageKind,
  ) {
    this.#vault = new FileVault(widgetId, kind);
    this.#uploader = new Uploader({
      api,
      blob: (id) => this.#vault.get(id),
      online: () => store.until((state) => state.connection === "online"),
      onProgress: (id, bytes) => store.update((state) => ({ ...state, sent: { ...state.sent, [id]: bytes } })),
      onChange: (id, fields) => this.#onChange(id, fields),
    });
    store.watch(() => this.#follow());
    this.#follow();
    void this.#removeOrphans();
  }

  /** Put files beside the text that is being written, as far as they may go; returns why others may not. */
  stage(session: string, files: readonly File[], limits: FileLimits): FileProblem[] {
    const already = this.store.state.staged[session]?.length ?? 0;
    const { accepted, problems } = checkFiles(files, already, limits);
    const staged = accepted.map((file) => {
      const id = uuid7();
      void this.#vault.put(id, file);
      return fileOf(id, file, file.name, null);
    });
    if (staged.length > 0) this.#setStaged(session, [...(this.store.state.staged[session] ?? []), ...staged]);
    return problems;
  }

  unstage(session: string, id: string): void {
    this.#setStaged(session, (this.store.state.staged[session] ?? []).filter((file) => file.id !== id));
    void this.#vault.remove(id);
  }

  /** Send what is staged, with a text or without. */
  sendStaged(session: string, text: string): void {
    const files = this.store.state.staged[session] ?? [];
    // in this order: what neither a message nor the composer names is forgotten
    this.sender.enqueue(session, text, { files });
    this.#setStaged(session, []);
  }

  /** Send a recording. */
  sendVoice(session: string, blob: Blob, name: string, durationMs: number): void {
    const id = uuid7();
    void this.#vault.put(id, blob);
    this.sender.enqueue(session, "", { files: [fileOf(id, blob, name, durationMs)], isVoice: true });
  }

  /** The bytes of a file that is not sent yet. */
  blob(id: string): Promise<Blob | null> {
    return this.#vault.get(id);
  }

  /** The bytes of an attachment that was sent from here. */
  sentBlob(attachmentId: string): Blob | null {
    return this.#sent.get(attachmentId) ?? null;
  }

  pause(id: string): void {
    this.#uploader.stop(id);
    this.sender.changeFile(id, { state: "paused" });
  }

  resume(id: string): void {
    this.sender.changeFile(id, { state: "waiting", problem: null, detail: "" });
  }

  /** Take a file out of its message; the server forgets what it got of it. */
  cancel(id: string): void {
    this.#uploader.stop(id);
    const entry = this.store.state.outbox.find(({ files }) => files.some((file) => file.id === id));
    const attachment = entry?.files.find((file) => file.id === id)?.attachment_id;
    this.sender.removeFile(id);
    if (!entry || !attachment) return;
    const path = `/api/v1/sessions/${entry.session}/attachments/${attachment}`;
    // the server removes unsent files by itself after a while, too
    this.api.request("DELETE", path).catch(() => {});
  }

  #onChange(id: string, fields: Partial<EntryFile>): void {
    this.sender.changeFile(id, fields);
    if (fields.state === "ready") void this.#keepSent(id);
  }

  async #keepSent(id: string): Promise<void> {
    const file = this.#known.find((one) => one.id === id);
    const blob = await this.#vault.get(id);
    if (!file?.attachment_id || !blob) return;
    this.#sent.set(file.attachment_id, blob);
    if (this.#sent.size > KEPT_LOCALLY) this.#sent.delete(this.#sent.keys().next().value!);
  }

  /** Upload what can be uploaded, and let go of what no message needs any more. */
  #follow(): void {
    const { outbox, staged } = this.store.state;
    const files = [...outbox.flatMap((entry) => entry.files), ...Object.values(staged).flat()];
    const ids = new Set(files.map(({ id }) => id));
    for (const { id } of this.#known) {
      if (ids.has(id)) continue;
      this.#uploader.stop(id);
      void this.#vault.remove(id);
    }
    this.#known = files;
    for (const { file, session } of uploadable(outbox)) this.#uploader.add(file, session);
  }

  async #removeOrphans(): Promise<void> {
    const oldest = Date.now() - ORPHAN_MS;
    const ids = await this.#vault.listIds();
    const known = new Set(this.#known.map(({ id }) => id));
    for (const id of ids) if (!known.has(id) && madeAt(id) < oldest) void this.#vault.remove(id);
  }

  #setStaged(session: string, files: readonly EntryFile[]): void {
    this.store.update((state) => ({ ...state, staged: { ...state.staged, [session]: files } }));
  }
}

function fileOf(id: string, blob: Blob, name: string, durationMs: number | null): EntryFile {
  return {
    id,
    name: name || "file",
    media_type: blob.type.split(";")[0] || "application/octet-stream",
    size_bytes: blob.size,
    duration_ms: durationMs,
    attachment_id: null,
    state: "waiting",
    problem: null,
    detail: "",
  };
}

/** When an id was made (UUIDv7). */
function madeAt(id: string): number {
  return parseInt(id.replaceAll("-", "").slice(0, 12), 16) || 0;
}
