// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setUp, signOut } from '@/auth/login';
import { MAX_FILES, MAX_SESSIONS } from './uploadStore';
import { useUploads } from './useUploads';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const LOGIN = { access_token: 'token', expires_in: 900, staff: ME };
const ATTACHMENT = { id: 'att_1', state: 'uploading', offset: 0 };

let root: Root;
let composer: ReturnType<typeof useUploads>;
/** Parts that are on their way, and how each ends. */
let parts: { signal: AbortSignal; arrive: () => void }[];

function Composer({ sessionId }: { sessionId: string }) {
  composer = useUploads(sessionId);
  return null;
}

/** Act, and wait for what the server answers at once. */
const settled = (run: () => unknown) =>
  act(async () => {
    await run();
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
const look = (sessionId: string) =>
  act(async () => root.render(<Composer key={sessionId} sessionId={sessionId} />));
const attach = (...names: string[]) =>
  settled(() => composer.add(names.map((name) => new File(['hello'], name))));
const shown = () => composer.uploads.map((one) => [one.file.name, one.state]);

function answer(address: string, init: RequestInit): Promise<Response> {
  if (address.includes('/auth/')) return Promise.resolve(Response.json(LOGIN));
  if (init.method !== 'PATCH') return Promise.resolve(Response.json(ATTACHMENT));
  return new Promise((resolve, reject) => {
    const signal = init.signal!;
    signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    const arrive = () => resolve(Response.json({ ...ATTACHMENT, state: 'ready', offset: 5 }));
    parts.push({ signal, arrive });
  });
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  parts = [];
  vi.stubGlobal('fetch', answer);
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(async () => {
  await settled(signOut);
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('who looks elsewhere and comes back finds the files, arrived meanwhile', async () => {
  await look('ses_1');
  await attach('plan.pdf');

  await look('ses_2');
  expect(shown()).toEqual([]);
  await settled(() => parts[0]!.arrive());
  await look('ses_1');

  expect(shown()).toEqual([['plan.pdf', 'ready']]);
});

it('a part under way goes on while nobody looks', async () => {
  await look('ses_1');
  await attach('plan.pdf');

  await settled(() => root.render(null));

  expect(parts.map(({ signal }) => signal.aborted)).toEqual([false]);
});

it('what was sent, or taken off, does not come back', async () => {
  await look('ses_1');
  await attach('plan.pdf', 'map.png');

  await settled(() => composer.remove(composer.uploads[0]!));
  await look('ses_2');
  await look('ses_1');
  expect(shown()).toEqual([['map.png', 'uploading']]);

  await settled(() => composer.clear());
  await look('ses_2');
  await look('ses_1');
  expect(shown()).toEqual([]);
});

it('who signs out leaves no file behind', async () => {
  await look('ses_1');
  await attach('plan.pdf');

  await settled(signOut);
  await look('ses_1');

  expect(shown()).toEqual([]);
  expect(parts.map(({ signal }) => signal.aborted)).toEqual([true]);
});

it('somebody else who signs in finds no file', async () => {
  await look('ses_1');
  await attach('plan.pdf');

  await settled(() => setUp('Ada', 'ada@example.com', 'correct horse battery'));
  expect(shown()).toEqual([['plan.pdf', 'uploading']]);
  const bob = { ...LOGIN, staff: { ...ME, id: 'stf_2' } };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(bob)));
  await settled(() => setUp('Bob', 'bob@example.com', 'correct horse battery'));

  expect(shown()).toEqual([]);
});

it('files of some conversations are kept, and of each so many', async () => {
  await look('ses_0');
  await attach(...Array.from({ length: MAX_FILES + 1 }, (_, at) => `${at}.png`));
  expect(composer.uploads).toHaveLength(MAX_FILES);

  for (let at = 1; at <= MAX_SESSIONS; at += 1) {
    await look(`ses_${at}`);
    await attach('plan.pdf');
  }

  await look('ses_0');
  expect(shown()).toEqual([]);
  await look('ses_1');
  expect(shown()).toEqual([['plan.pdf', 'uploading']]);
});
