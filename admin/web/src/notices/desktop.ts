/** Notices of the operating system, while the page is not the one looked at. */

export const canNotify = (): boolean =>
  'Notification' in window && Notification.permission === 'granted';

/** Ask the browser for leave before switching desktop notices on. */
export async function askForDesktopNotices(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

/** Show one notice for one thing: a newer one takes its place, and is heard again. */
export function showDesktopNotice(args: {
  tag: string;
  title: string;
  body: string;
  onOpen: () => void;
}): void {
  const options: NotificationOptions & { renotify: boolean } = {
    body: args.body,
    tag: args.tag,
    renotify: true,
    icon: '/static/icon.svg',
  };
  try {
    const notice = new Notification(args.title, options);
    notice.onclick = () => {
      window.focus();
      notice.close();
      args.onOpen();
    };
  } catch {
    // Some phones only allow notices from a service worker; sound and title still tell.
  }
}
