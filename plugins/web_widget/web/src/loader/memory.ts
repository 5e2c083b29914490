/** What the host page remembers: first-party, so it survives blocked third-party storage. */

import { LOOK, address, path } from "./site";

declare global {
  /** Whether the build has the parts that only some configs need: consent, storage over subdomains. */
  const __FULL__: boolean;
}

type Place = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type Key = "token" | "visitor" | "unread" | "live" | "wipe" | "at" | "consent" | "seen";

const { resume, days = 30, scope } = LOOK.session ?? {};
const kind = resume === "never" ? "session" : (LOOK.privacy?.storage ?? "local");
const page: Record<string, string> = {};
let place = attempt<Place | undefined>(() => (kind === "memory" ? undefined : window[`${kind}Storage`]));

if (__FULL__ && scope && scope !== "host" && kind !== "memory") {
  const end = `;path=/;domain=${scope};samesite=lax${address.protocol === "https:" ? ";secure" : ""}`;
  const life = kind === "local" ? `;max-age=${days * 86400}` : "";
  const write = (key: string, value: string, age: string) =>
    void (document.cookie = `${encodeURIComponent(key)}=${encodeURIComponent(value)}${end}${age}`);
  place = {
    getItem: (key) =>
      decodeURIComponent(`; ${document.cookie}`.split(`; ${encodeURIComponent(key)}=`)[1]?.split(";")[0] ?? ""),
    setItem: (key, value) => write(key, value, life),
    removeItem: (key) => write(key, "", ";max-age=0"),
  };
}

/** Try something with storage, which a browser may block altogether. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Read a value, empty where there is none; where storage is blocked, what this page knows has to do. */
export function recall(key: Key): string {
  return attempt(() => place!.getItem(path + key) ?? "") ?? page[key] ?? "";
}

export function remember(key: Key, value: string): void {
  page[key] = value;
  if (__FULL__ && value && !isAllowed()) return;
  attempt(() => (value ? place!.setItem(path + key, value) : place!.removeItem(path + key)));
}

export function forget(...keys: Key[]): void {
  for (const key of keys) remember(key, "");
}

/** Whether the visitor agreed to storing and loading, where the config asks. */
export function isAllowed(): boolean {
  return !__FULL__ || LOOK.privacy?.consent !== "before-load" || !!(page.consent || recall("consent"));
}
