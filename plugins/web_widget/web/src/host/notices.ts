/** What reaches a visitor who looks elsewhere: the page's title and desktop notices. */

import type { Core } from "../loader/core";
import type { Channel } from "./channel";

/** Let the app show a text in the title of a page that is out of sight. */
export function buildTitle({ signal }: Core): (text: string | null) => void {
  let plain: string | null = null;
  let shown = "";
  const restore = () => {
    // the page may have set a title of its own meanwhile
    if (plain !== null && document.title === shown) document.title = plain;
    plain = null;
  };
  document.addEventListener("visibilitychange", () => document.hidden || restore(), { signal });
  signal.addEventListener("abort", restore);
  return (text) => {
    restore();
    if (text === null || !document.hidden) return;
    plain = document.title;
    document.title = shown = text;
  };
}

export function showNotice({ open, path }: Core, title: string, body: string): void {
  if (window.Notification?.permission !== "granted") return;
  const notice = new Notification(title, { body, tag: path });
  notice.onclick = () => {
    window.focus();
    open();
    notice.close();
  };
}

/** Ask the person; the app's frame is of another origin and may not. */
export async function askNotices(channel: Channel): Promise<void> {
  const permission = (await window.Notification?.requestPermission()) ?? "denied";
  channel.tell({ t: "notices", permission });
}
