/** Brings one draft to the server a moment after each pause, one request at a time. */
import type { Draft } from '@/api/types';
import type { Unsaved } from './drafts';

export const PAUSE_MS = 500;

export class DraftSaver {
  private readonly put: (draft: Unsaved) => Promise<Draft>;
  private readonly onSaved: (saved: Draft, isLatest: boolean) => void;
  private waiting: Unsaved | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;

  constructor(
    put: (draft: Unsaved) => Promise<Draft>,
    onSaved: (saved: Draft, isLatest: boolean) => void,
  ) {
    this.put = put;
    this.onSaved = onSaved;
  }

  /** Keep a draft as it is now; an older one that still waits is not sent. */
  write(draft: Unsaved): void {
    this.waiting = draft;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Send what waits now. What cannot be sent waits on, for the next call. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const draft = this.waiting;
    if (!draft || this.isBusy) return;
    this.waiting = null;
    this.isBusy = true;
    try {
      const saved = await this.put(draft);
      this.onSaved(saved, this.waiting === null);
    } catch {
      this.waiting ??= draft;
      return;
    } finally {
      this.isBusy = false;
    }
    if (this.waiting) await this.flush();
  }
}
