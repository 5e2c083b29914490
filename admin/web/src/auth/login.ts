/** Who is signed in. The access token lives here, in memory, and nowhere else. */
import { problemFrom, Unreachable, type FactorOffer } from '@/api/problem';
import type { Link, Login, PasswordReset, Staff } from '@/api/types';
import type { GivenFactor } from './FactorFields';

export type LoginState =
  | { status: 'starting' }
  | { status: 'unreachable' }
  | { status: 'setup' }
  | { status: 'signed-out'; expired: boolean }
  | { status: 'link'; token: string }
  | { status: 'second-factor'; offer: FactorOffer }
  | { status: 'signed-in'; staff: Staff };

type Listener = () => void;

/** Renew when this share of a token's life has passed. */
const RENEW_AT = 0.8;
/** Set in this browser while somebody is signed in: without it there is no cookie worth trying. */
const MARKER = 'chatclick.signed-in';
/** Other tabs wait for a request of this one: it must end. */
const PATIENCE_MS = 20_000;

let state: LoginState = { status: 'starting' };
let token: string | null = null;
let renewTimer: number | undefined;
let renewing: Promise<boolean> | null = null;
const listeners = new Set<Listener>();
const tokenListeners = new Set<(token: string) => void>();

export const accessToken = () => token;
export const loginState = () => state;

export function onLoginChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Call back with each new access token, so that an open socket can be extended. */
export function onToken(listener: (token: string) => void): () => void {
  tokenListeners.add(listener);
  return () => tokenListeners.delete(listener);
}

function become(next: LoginState): void {
  state = next;
  listeners.forEach((listener) => listener());
}

function accept(login: Login): void {
  token = login.access_token;
  setMarker(true);
  window.clearTimeout(renewTimer);
  renewTimer = window.setTimeout(() => void refreshLogin(), login.expires_in * 1000 * RENEW_AT);
  tokenListeners.forEach((listener) => listener(login.access_token));
  become({ status: 'signed-in', staff: login.staff });
}

/** Where storage is blocked, the cookie has to be tried. */
function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(MARKER) !== null;
  } catch {
    return true;
  }
}

function setMarker(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(MARKER, '1');
    else localStorage.removeItem(MARKER);
  } catch {
    // storage is blocked; mayBeSignedIn() answers without it
  }
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  try {
    return await fetch(`/api/v1/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-Chatclick-Csrf': '1', ...headers },
      body: JSON.stringify(body),
      // A page that is left mid-way must not lose the answer: it carries the next cookie.
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Unreachable();
  }
}

/** Tabs share one rotating cookie: only one of them may spend it at a time. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return (await navigator.locks.request('chatclick-refresh', work)) as T;
}

async function spendCookie(): Promise<boolean> {
  let response: Response;
  try {
    response = await alone(() => post('refresh', {}));
  } catch {
    return false;
  }
  if (response.ok) {
    accept((await response.json()) as Login);
    return true;
  }
  if (response.status < 500 && response.status !== 429) {
    setMarker(false);
    if (state.status === 'signed-in') forget(true);
  }
  return false;
}

/** Get a new access token through the cookie; concurrent callers share one request. */
export function refreshLogin(): Promise<boolean> {
  renewing ??= spendCookie().finally(() => {
    renewing = null;
  });
  return renewing;
}

/** Find out where to begin: signed in, sign-in form or first-run form. */
export async function startLogin(): Promise<void> {
  become({ status: 'starting' });
  const linked = findLink();
  if (linked) {
    become({ status: 'link', token: linked });
    return;
  }
  if (mayBeSignedIn() && (await refreshLogin())) return;
  try {
    const response = await fetch('/api/v1/auth/setup');
    if (!response.ok) throw await problemFrom(response);
    const { needed } = (await response.json()) as { needed: boolean };
    become(needed ? { status: 'setup' } : { status: 'signed-out', expired: false });
  } catch {
    become({ status: 'unreachable' });
  }
}

/** Take a login, or go on to the second factor where one is asked for. */
async function take(response: Response): Promise<void> {
  if (response.ok) {
    accept((await response.json()) as Login);
    return;
  }
  const problem = await problemFrom(response);
  if (response.status !== 401 || !problem.offer) throw problem;
  become({ status: 'second-factor', offer: problem.offer });
}

export async function signIn(email: string, password: string): Promise<void> {
  await take(await post('login', { email, password }));
}

export async function giveSecondFactor(given: GivenFactor): Promise<void> {
  await take(await post('second-factor', given));
}

export function leaveSecondFactor(): void {
  become({ status: 'signed-out', expired: false });
}

/** What stands behind the `#` of a link to come in, or for a new password. */
function findLink(): string | null {
  const token = location.hash.slice(1);
  return location.pathname.endsWith('/join') && token ? token : null;
}

export function leaveLink(): void {
  history.replaceState(null, '', '/admin/');
  void startLogin();
}

export async function showLink(token: string): Promise<Link> {
  const response = await post('link', { token });
  if (!response.ok) throw await problemFrom(response);
  return (await response.json()) as Link;
}

/** Ask for a link for a new password; false where none can be mailed. */
export async function askForReset(email: string): Promise<boolean> {
  const response = await post('password-reset', { email });
  if (!response.ok) throw await problemFrom(response);
  return ((await response.json()) as PasswordReset).is_mailed;
}

/** Come in by an invitation, or set the new password. */
export async function join(token: string, name: string, password: string): Promise<void> {
  const response = await post('join', { token, ...(name ? { name } : {}), password });
  // The link is spent, or the form says why it is not.
  if (response.ok || response.status === 401) history.replaceState(null, '', '/admin/');
  await take(response);
}

/** Make the owner of an empty installation. */
export async function setUp(name: string, email: string, password: string): Promise<void> {
  const response = await post('setup', { name, email, password });
  if (!response.ok) throw await problemFrom(response);
  accept((await response.json()) as Login);
}

export async function signOut(): Promise<void> {
  try {
    await post('logout', {}, token ? { Authorization: `Bearer ${token}` } : {});
  } finally {
    forget(false);
  }
}

function forget(expired: boolean): void {
  token = null;
  setMarker(false);
  window.clearTimeout(renewTimer);
  become({ status: 'signed-out', expired });
}

export function updateStaff(staff: Staff): void {
  if (state.status === 'signed-in') become({ status: 'signed-in', staff });
}
