// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '@/api/types';
import { setUp } from '@/auth/login';
import { buildSession } from '@/realtime/testing';
import { undoLatest } from '@/ui/toasts';
import { button, find, openPage, serve, settle, type Call, type TestPage } from '@/widgets/testPage';
import TransferDialog from './TransferDialog';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const BOB = { ...ME, id: 'stf_bob', name: 'Bob' };
const WITH_BOT = buildSession({ state: 'bot', bot_id: 'concierge' });
const PASSED_ON = buildSession({ assignee: { id: 'stf_bob', name: 'Bob' } });

let page: TestPage;
let calls: Call[];
/** The answer to the transfer waits until the test lets it go. */
let letGo: () => void;

async function answer({ path }: Call): Promise<Response> {
  if (path === 'auth/setup') return Response.json({ access_token: 'token', expires_in: 900, staff: ME });
  if (path.startsWith('staff')) return Response.json({ data: [ME, BOB], next: null });
  if (!path.startsWith('sessions/')) return Response.json({ data: [], next: null });
  if (path.endsWith('/transfer')) await new Promise<void>((resolve) => (letGo = resolve));
  return Response.json(PASSED_ON);
}

const show = (session: Session) =>
  page.show(<TransferDialog session={session} onClose={() => undefined} />);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // The field that grows asks for fonts, which happy-dom has none of.
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  calls = serve(answer);
  page = await openPage();
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
});

afterEach(async () => {
  await page.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('what a bot led is led by it again, also when word of the change came before the answer', async () => {
  await show(WITH_BOT);
  await settle();
  await act(async () => find('input')!.click());
  const bob = [...document.querySelectorAll<HTMLElement>('[role=option]')].find((one) =>
    one.textContent?.startsWith('Bob'),
  );
  await act(async () => bob!.click());
  await act(async () => button('Transfer conversation').click());
  await show(PASSED_ON);
  await act(async () => letGo());
  await settle();

  await act(async () => undoLatest());
  await settle();

  const acts = calls.filter(({ path }) => path.startsWith('sessions/'));
  expect(acts.map(({ path, body }) => [path.split('/').at(-1), body])).toEqual([
    ['transfer', { staff_id: 'stf_bob', reason: '' }],
    ['bot', { bot: 'concierge' }],
  ]);
});
