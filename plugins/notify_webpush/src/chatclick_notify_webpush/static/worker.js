/** Shows what is pushed to this browser, and leads to the conversation on a click. It does nothing else. */
const RENEW = '/api/v1/notify-webpush/devices/renew';

self.addEventListener('push', (event) => {
  event.waitUntil(show(read(event)));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  if (url) event.waitUntil(open(url));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  if (event.oldSubscription) event.waitUntil(renew(event.oldSubscription, event.newSubscription));
});

/** A browser must show something for every push, also for one that it cannot read. */
function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

function show({ title = 'Chatclick', body = '', lang = '', tag = '', url = '' }) {
  const dir = lang === 'ar' ? 'rtl' : 'auto';
  return self.registration.showNotification(title, { body, lang, dir, tag, renotify: tag !== '', data: { url } });
}

async function open(url) {
  const target = new URL(url, self.location.origin);
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find((page) => page.url === target.href);
  return there ? there.focus() : self.clients.openWindow(target.href);
}

async function renew(old, given) {
  const subscription = given ?? (await self.registration.pushManager.subscribe(old.options));
  await fetch(RENEW, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ old: old.endpoint, subscription: subscription.toJSON() }),
  });
}
