/** A browser's side of Web Push: whether it can, whether it may, and its subscription. No elements, no words. */
const BASE = '/plugins/notify_webpush/static';

// A page under Trusted Types starts workers from nowhere else.
const policy = globalThis.trustedTypes?.createPolicy('notify-webpush', { createScriptURL: () => `${BASE}/worker.js` });

/** "on", "off", "denied" (the person said no, only they can change it) or "unable". */
export async function findState(scope) {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) return 'unable';
  if (Notification.permission === 'denied') return 'denied';
  return (await findSubscription(scope)) ? 'on' : 'off';
}

/** The subscription there is, null without one. */
export async function findSubscription(scope) {
  const registration = await navigator.serviceWorker.getRegistration(place(scope));
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/**
 * Ask the person, and subscribe. Call it from a click: browsers ask for nothing else.
 *
 * @param {string} scope a worker of its own for staff and for visitors: one browser may be both
 * @param {string} key the server's public key
 * @returns {Promise<PushSubscription | null>} null when the person said no
 */
export async function subscribe(scope, key) {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const registration = await navigator.serviceWorker.register(policy ? policy.createScriptURL('') : `${BASE}/worker.js`, { scope: place(scope) });
  await begun(registration);
  const old = await registration.pushManager.getSubscription();
  // one made with the key of another installation would never be written to
  if (old && !isSame(old.options.applicationServerKey, read(key))) await old.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: read(key) });
}

/** What people recognise a device by, such as "Firefox · Linux". */
export function nameDevice(agent = navigator.userAgent) {
  const find = (pairs) => pairs.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = find([[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']]);
  const system = find([[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']]);
  return [browser ?? 'Browser', system].filter(Boolean).join(' · ');
}

/** What the server calls this browser's subscription by. */
export async function digest(endpoint) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, '0')).join('');
}

const place = (scope) => `${BASE}/${scope}/`;

function begun(registration) {
  if (registration.active) return Promise.resolve();
  const worker = registration.installing ?? registration.waiting;
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('The worker did not start.'));
    });
  });
}

function read(key) {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(key.length / 4) * 4, '='));
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}

function isSame(buffer, bytes) {
  const given = new Uint8Array(buffer ?? []);
  return given.length === bytes.length && bytes.every((one, at) => one === given[at]);
}
