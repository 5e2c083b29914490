/** The page a visitor opens from the chat: browsers ask about notifications here, and not in a frame of a site. */
import { findState, findSubscription, nameDevice, subscribe } from './subscribing.js';
import { translator } from './words.js';

const API = '/api/v1/notify-webpush';
const SCOPE = 'visitor';
const page = document.getElementById('page');
const locale = document.documentElement.lang;
const t = translator(locale);
const pass = location.hash.slice(1);

// What says who it is stays neither in the address nor in the history.
history.replaceState(null, '', location.pathname);

async function draw(text = '') {
  const state = await findState(SCOPE);
  const title = say('h1', t('visitor_title'));
  if (!pass) return show(title, say('p', t('visitor_expired')));
  if (state === 'denied' || state === 'unable') return show(title, say('p', t(state)));
  if (state === 'on') return show(title, say('p', text || t('visitor_on')), push(t('visitor_stop'), stop));
  return show(title, say('p', text || t('visitor_text')), push(t('visitor_ask'), ask));
}

async function ask() {
  const { key } = await call('GET', '/key');
  const subscription = await subscribe(SCOPE, key);
  if (!subscription) return draw();
  const device = { subscription: subscription.toJSON(), name: nameDevice(), language: navigator.language };
  try {
    await call('POST', '/visitor/devices', { pass, ...device });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  return draw();
}

async function stop() {
  const subscription = await findSubscription(SCOPE);
  if (subscription) {
    await call('POST', '/visitor/devices/remove', { pass, endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  return draw(t('visitor_off'));
}

async function call(method, path, body) {
  const answer = await fetch(API + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? t('failed'));
}

function push(words, run) {
  const button = say('button', words);
  button.type = 'button';
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await run();
    } catch (error) {
      const line = say('p', `${t('failed')}: ${error.message}`);
      line.setAttribute('role', 'alert');
      button.disabled = false;
      page.querySelector('[role=alert]')?.remove();
      page.append(line);
    }
  });
  return button;
}

function say(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

function show(...parts) {
  document.title = t('visitor_title');
  page.replaceChildren(...parts);
}

await draw();
