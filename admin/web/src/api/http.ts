/** The one door to the REST API: bearer token, one refresh on 401, typed failures. */
import { accessToken, refreshLogin } from '@/auth/login';
import { askForProof } from '@/auth/proof';
import { spokenLocale } from '@/i18n';
import { problemFrom, Unreachable } from './problem';

type Plain = string | number | boolean | null | undefined;
/** A list is the parameter once for each value. */
export type Query = Record<string, Plain | readonly string[]>;

export interface RequestOptions {
  body?: unknown;
  /** Sent as they are, in place of `body`. */
  bytes?: Blob;
  query?: Query;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export const API = '/api/v1';

/** The page goes: what is asked now has to outlive it. A browser takes little in this way. */
let isLeaving = false;
if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => (isLeaving = true));
  window.addEventListener('pageshow', () => (isLeaving = false));
}

function addressOf(path: string, query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value as Plain]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  const text = search.toString();
  // A path with a slash in front is a whole address of this host, such as a plugin's own.
  return `${path.startsWith('/') ? path : `${API}/${path}`}${text ? `?${text}` : ''}`;
}

async function attempt(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': spokenLocale(),
    ...options.headers,
  };
  const token = accessToken();
  if (token) headers['Authorization'] = `Bearer ${token}`;
  const init: RequestInit = { method, headers, signal: options.signal, credentials: 'same-origin' };
  if (isLeaving && !options.bytes) init.keepalive = true;
  if (options.bytes) {
    headers['Content-Type'] = 'application/octet-stream';
    init.body = options.bytes;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  try {
    return await fetch(addressOf(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable();
  }
}

export async function requestRaw(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Response> {
  let response = await attempt(method, path, options);
  if (response.status === 401 && (await refreshLogin())) {
    response = await attempt(method, path, options);
  }
  if (response.ok) return response;
  const problem = await problemFrom(response);
  if (response.status !== 403 || !problem.offer) throw problem;
  const proof = await askForProof(problem.offer);
  if (proof === null) throw problem;
  const headers = { ...options.headers, 'Chatclick-Proof': proof };
  response = await attempt(method, path, { ...options, headers });
  if (!response.ok) throw await problemFrom(response);
  return response;
}

async function request<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
  const response = await requestRaw(method, path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    request<T>('GET', path, { query, signal }),
  post: <T>(path: string, body: unknown = {}) => request<T>('POST', path, { body }),
  put: <T>(path: string, body: unknown, headers?: Record<string, string>) =>
    request<T>('PUT', path, { body, headers }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  delete: <T>(path: string) => request<T>('DELETE', path),
};
