/**
 * A network that answers as a state of the gallery wants it.
 *
 * Screens are drawn by their own code with their own requests; only what comes back is changed. No
 * act gets through: looking at a gallery changes nothing.
 */
import { sampleOf } from './samples';
import type { ScreenState } from './states';

type Fetch = typeof fetch;
type Row = Record<string, unknown>;

export const MANY = 60;
export const LONG =
  'Customer care for subscriptions, returns and Donaudampfschifffahrtsgesellschaftskapitäne of Llanfairpwllgwyngyll';
const LARGE = 12_345;

const API = '/api/v1/';
/** What the app around the screen lives on. */
const UNTOUCHED = /^(auth\/|me\/preferences|notifications|extensions$|preferences|onboarding)/;
/** Asked with a body, but nothing is changed by it. */
const QUESTION = /\/(validate|check|checks|dry-run|query|search|preview|verify)$/;
/** What people are to choose from, in words of the program itself. */
const FIXED = /^(settings|widget-schema|permissions|me$|widgets\/-\/|plugins\/[^/]+\/config)/;

const WORDS = new Set([
  'name', 'title', 'label', 'summary', 'subject', 'description', 'text', 'detail', 'publisher',
  'error', 'last_error', 'reason', 'url', 'email',
]);
const NUMBERS = new Set(['waiting', 'open', 'queued', 'unread', 'open_sessions', 'capacity']);

const REFUSAL = {
  detail: 'The name is taken.',
  code: 'invalid',
  errors: [{ pointer: '/name', code: 'taken', message: 'There is one of this name already.' }],
};

export function stageNetwork(state: ScreenState, real: Fetch): Fetch {
  return async (input, init) => {
    const path = apiPath(input);
    if (path === null || UNTOUCHED.test(path)) return real(input, init);
    const isRead = (init?.method ?? 'GET') === 'GET' || QUESTION.test(path);
    if (!isRead) return answerAct(state, init?.signal);
    if (path === 'me') return state === 'read-only' ? lookOnly(await real(input, init)) : real(input, init);
    return answerRead(state, path, () => real(input, init), init?.signal);
  };
}

function apiPath(input: RequestInfo | URL): string | null {
  const address = input instanceof Request ? input.url : String(input);
  const { pathname } = new URL(address, window.location.href);
  return pathname.startsWith(API) ? pathname.slice(API.length) : null;
}

async function answerRead(
  state: ScreenState,
  path: string,
  ask: () => Promise<Response>,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  switch (state) {
    case 'loading':
      return never(signal);
    case 'error':
      return problem(500, { code: 'internal', detail: 'The database is away.' });
    case 'offline':
      throw new TypeError('Failed to fetch');
    case 'forbidden':
      return problem(403, { code: 'forbidden', detail: 'This needs another role.' });
    case 'missing':
      return problem(404, { code: 'not_found', detail: 'There is no such thing.' });
    default:
      return shaped(state, path, await ask());
  }
}

async function answerAct(
  state: ScreenState,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  if (state === 'saving') return never(signal);
  if (state === 'refused') return problem(422, REFUSAL);
  if (state === 'unreached') throw new TypeError('Failed to fetch');
  return problem(409, { code: 'conflict', detail: 'Somebody else has changed it meanwhile.' });
}

function problem(status: number, body: object): Response {
  return Response.json({ status, request_id: 'req_0199f2c1', ...body }, { status });
}

function never(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new DOMException('Not wanted any more.', 'AbortError'));
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** A person who may look at everything that the real one may, and change nothing. */
async function lookOnly(response: Response): Promise<Response> {
  const me = (await response.json()) as { permissions: Record<string, string> };
  const kept = Object.entries(me.permissions).filter(([name]) => name.endsWith(':read'));
  return Response.json({ ...me, permissions: Object.fromEntries(kept) });
}

async function shaped(state: ScreenState, path: string, response: Response): Promise<Response> {
  const isJson = response.headers.get('Content-Type')?.includes('json');
  if (!response.ok || response.status === 204 || !isJson) return response;
  const answer = shape(state, path, (await response.json()) as unknown);
  const headers = new Headers(response.headers);
  headers.delete('Content-Length');
  headers.delete('Content-Encoding');
  return new Response(JSON.stringify(answer), { status: response.status, headers });
}

/** What a state makes of an answer. Pure. */
export function shape(state: ScreenState, path: string, answer: unknown): unknown {
  if (FIXED.test(path)) return answer;
  const filled = isPage(answer) ? { ...answer, data: rowsOf(state, path, answer.data) } : answer;
  return state === 'long' ? lengthen(filled) : filled;
}

function isPage(answer: unknown): answer is Row & { data: Row[] } {
  return typeof answer === 'object' && answer !== null && Array.isArray((answer as Row)['data']);
}

function rowsOf(state: ScreenState, path: string, rows: Row[]): Row[] {
  if (state === 'empty') return [];
  // A list of plain words is not made of rows.
  if (rows.some((row) => typeof row !== 'object')) return rows;
  const sample = sampleOf(path) as Row | undefined;
  const known = rows.length === 0 && sample && state !== 'usual' ? [sample] : rows;
  if (state === 'one') return known.slice(0, 1);
  // A thread is one run of numbers; it cannot be repeated.
  if (state !== 'many' || known.some((row) => 'seq' in row)) return known;
  return Array.from({ length: known.length && Math.max(MANY, known.length) }, (_, index) =>
    again(known[index % known.length] ?? {}, Math.floor(index / known.length)),
  );
}

function again(row: Row, turn: number): Row {
  if (turn === 0) return row;
  const marked = ['id', 'name'].flatMap((key) =>
    typeof row[key] === 'string' ? [[key, `${row[key]} ${turn + 1}`]] : [],
  );
  return { ...row, ...(Object.fromEntries(marked) as Row) };
}

function lengthen(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => lengthen(item));
  if (typeof value === 'string') return WORDS.has(key) && value ? LONG : value;
  if (typeof value === 'number') return NUMBERS.has(key) ? LARGE : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, lengthen(inner, name)]),
  );
}
