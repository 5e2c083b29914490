// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BulkAnswer, Session } from '@/api/types';
import { setUp } from '@/auth/login';
import { I18nProvider, loadCatalogue } from '@/i18n';
import { applySessions, findSession } from '@/realtime/cache';
import { buildSession } from '@/realtime/testing';
import { Toasts } from '@/ui/Toasts';
import { settleToasts, undoLatest } from '@/ui/toasts';
import { MOST } from './bulk';
import { useBulkActions } from './useBulkActions';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const UNTIL = '2126-11-24T09:00:00Z';

let root: Root;
let cache: QueryClient;
let perform: ReturnType<typeof useBulkActions>;
/** What is asked of many conversations at once, and what is answered; null where nobody is there. */
let asked: { ids: string[]; action: string }[];
let answers: (BulkAnswer | null)[];
/** Of the newest request, whether it outlives the page. */
let outlives: boolean;

function Actions() {
  perform = useBulkActions();
  return null;
}

function answer(address: string, init: RequestInit): Promise<Response> {
  if (address.endsWith('/auth/setup')) {
    return Promise.resolve(Response.json({ access_token: 'token', expires_in: 900, staff: ME }));
  }
  const body = JSON.parse(String(init.body)) as { ids: string[]; action: string };
  asked.push(body);
  outlives = init.keepalive === true;
  const next = answers.shift();
  if (next === null) return Promise.reject(new TypeError('Failed to fetch'));
  return Promise.resolve(Response.json(next ?? { done: body.ids, failed: [] }));
}

const settled = (run: () => void) =>
  act(async () => {
    run();
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
const stateOf = (id: string) => findSession(cache, id)?.state;

function build(count: number, change: Partial<Session> = {}): Session[] {
  const sessions = Array.from({ length: count }, (_, at) =>
    buildSession({ ...change, id: `ses_${at}` }),
  );
  applySessions(cache, sessions, ME.id);
  return sessions;
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', answer);
  [asked, answers] = [[], []];
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  const catalogue = await loadCatalogue('en');
  cache = new QueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <QueryClientProvider client={cache}>
        <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
          <MantineProvider env="test">
            <Actions />
            <Toasts />
          </MantineProvider>
        </I18nProvider>
      </QueryClientProvider>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('leaves done what was done before the server was away', async () => {
  const sessions = build(MOST + 1, { state: 'open' });
  const first = sessions.slice(0, MOST).map((one) => one.id);
  answers = [{ done: first, failed: [] }, null];

  await settled(() => perform({ action: 'resolve' }, sessions));

  expect(stateOf('ses_0')).toBe('resolved');
  expect(stateOf(`ses_${MOST}`)).toBe('open');
});

it('takes nothing back with which it failed', async () => {
  const sessions = build(2, { state: 'open' });
  const gone = { id: 'ses_1', code: 'session_done', detail: 'It is resolved.' };
  answers = [{ done: ['ses_0'], failed: [gone] }];

  await settled(() => perform({ action: 'snooze', until: UNTIL }, sessions));
  await settled(undoLatest);

  expect(asked.at(-1)).toEqual({ ids: ['ses_0'], action: 'reopen' });
});

it('reads anew what became of those with which something went wrong', async () => {
  const sessions = build(1, { state: 'open' });
  const isStale = () => cache.getQueryState(['session', 'ses_0'])?.isInvalidated;
  answers = [{ done: ['ses_0'], failed: [] }, null];

  await settled(() => perform({ action: 'resolve' }, sessions));
  expect(isStale()).toBe(false);
  await settled(undoLatest);

  expect(isStale()).toBe(true);
});

it('closes for good also where the page or the person goes before the undo is over', async () => {
  const [first, second] = build(2, { state: 'open' });

  await settled(() => perform({ action: 'close' }, [first!]));
  expect(asked).toEqual([]);
  await act(settleToasts);
  expect([asked, outlives]).toEqual([[{ ids: ['ses_0'], action: 'close' }], false]);

  await settled(() => perform({ action: 'close' }, [second!]));
  await settled(() => window.dispatchEvent(new Event('pagehide')));
  expect([asked.at(-1), outlives]).toEqual([{ ids: ['ses_1'], action: 'close' }, true]);
});
