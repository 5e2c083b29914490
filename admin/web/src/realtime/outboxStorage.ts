/** The outbox in this browser: one record a message, so that tabs never overwrite each other. */
import type { Outbox, Outgoing } from './outbox';

export class OutboxStorage {
  /** Held the whole outbox of a tab, up to the version that wrote over those of the others. */
  private readonly oldKey: string;
  private readonly prefix: string;

  constructor(staffId: string) {
    this.oldKey = `chatclick.outbox.${staffId}`;
    this.prefix = `${this.oldKey}.`;
  }

  /**
   * What closed tabs left unsent, in the order in which it was written.
   *
   * What an open tab still sends is among it: both send it then, and the server stores it once.
   */
  load(): Outbox {
    try {
      this.takeOld();
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix))
        .flatMap((key) => parse<Outgoing>(localStorage.getItem(key)) ?? [])
        .sort((a, b) => (a.clientMsgId < b.clientMsgId ? -1 : 1));
    } catch {
      return [];
    }
  }

  /** Write what changed between two outboxes; what the server has stored needs no record. */
  save(before: Outbox, after: Outbox): void {
    const known = new Set(before);
    const kept = new Set(after.map((item) => item.clientMsgId));
    try {
      for (const { clientMsgId } of before) if (!kept.has(clientMsgId)) this.remove(clientMsgId);
      for (const item of after) if (!known.has(item)) this.write(item);
    } catch {
      // Storage is full or blocked: the message still goes out from memory.
    }
  }

  private write(item: Outgoing): void {
    if (item.state === 'acked') this.remove(item.clientMsgId);
    else localStorage.setItem(this.prefix + item.clientMsgId, JSON.stringify(item));
  }

  private remove(clientMsgId: string): void {
    localStorage.removeItem(this.prefix + clientMsgId);
  }

  private takeOld(): void {
    const old = localStorage.getItem(this.oldKey);
    if (old === null) return;
    localStorage.removeItem(this.oldKey);
    parse<Outbox>(old)?.forEach((item) => this.write(item));
  }
}

function parse<T>(text: string | null): T | null {
  try {
    return JSON.parse(text ?? '') as T;
  } catch {
    return null;
  }
}
