/** When to reconnect (delivery contract D19). Pure. */

export const BASE_MS = 1000;
export const CEILING_MS = 60_000;
export const STABLE_MS = 30_000;

/**
 * Full jitter: a random time between 0 and the doubled base, but not before the server asked for.
 * `attempt` counts from 0; `random` is in [0, 1).
 */
export function retryDelay(attempt: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(CEILING_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  return Math.round(Math.max(retryAfterMs, random * ceiling));
}

export type Closing = "retry" | "renew" | "stop";

/** What a close code asks for: try again, get a new token first, or never come back. */
export function onClose(code: number): Closing {
  if (code === 4401) return "renew";
  return code >= 4400 && code <= 4499 ? "stop" : "retry";
}
