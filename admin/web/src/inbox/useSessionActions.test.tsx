// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '@/api/types';
import { setUp } from '@/auth/login';
import { I18nProvider, loadCatalogue } from '@/i18n';
import { buildSession } from '@/realtime/testing';
import { undoLatest } from '@/ui/toasts';
import { useSessionActions } from './useSessionActions';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const BOB = { id: 'stf_bob', name: 'Bob' };
const UNTIL = '2126-11-24T09:00:00Z';

let root: Root;
let actions: ReturnType<typeof useSessionActions>;
let asked: unknown[];

function Actions() {
  actions = useSessionActions();
  return null;
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  asked = [];
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => {
    const isLogin = address.endsWith('/auth/setup');
    if (!isLogin) asked.push([address.split('/').at(-1), JSON.parse(String(init?.body))]);
    return Promise.resolve(
      Response.json(isLogin ? { access_token: 'token', expires_in: 900, staff: ME } : buildSession()),
    );
  });
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  const catalogue = await loadCatalogue('en');
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <I18nProvider locale="en" catalogue={catalogue} setLocale={() => undefined}>
          <Actions />
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

const settled = (run: () => void) =>
  act(async () => {
    run();
    await new Promise((resolve) => setTimeout(resolve, 10));
  });

/** What the server is asked for when the act on a session is taken back. */
async function takenBack(before: Partial<Session>, run: (session: Session) => void) {
  await settled(() => run(buildSession(before)));
  asked = [];
  await settled(undoLatest);
  return asked;
}

it('what was snoozed is snoozed until the same time again', async () => {
  const before = { state: 'snoozed', snoozed_until: UNTIL } as const;
  const again = [['snooze', { until: UNTIL }]];

  expect(await takenBack(before, (one) => actions.resolve(one))).toEqual(again);
  expect(await takenBack(before, (one) => actions.snooze(one, new Date()))).toEqual(again);
});

it('what a bot led is led by it again', async () => {
  const before = { state: 'bot', bot_id: 'concierge' } as const;
  const again = [['bot', { bot: 'concierge' }]];

  expect(await takenBack(before, (one) => actions.assignToMe(one))).toEqual(again);
  expect(await takenBack(before, (one) => actions.resolve(one))).toEqual(again);
});

it('what was resolved is resolved again, and whose it was', async () => {
  const before = { state: 'resolved', category: 'done', assignee: BOB } as const;

  expect(await takenBack(before, (one) => actions.assignToMe(one))).toEqual([
    ['assign', { staff_id: 'stf_bob' }],
    ['resolve', {}],
  ]);
});

it('what waited for anybody waits again after a bot had it', async () => {
  const bot = { id: 'concierge', name: 'Concierge' };

  expect(await takenBack({ state: 'queued' }, (one) => actions.giveToBot(one, bot))).toEqual([
    ['people', {}],
  ]);
});
