// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setUp } from '@/auth/login';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { find, openPage, serve, type Call, type TestPage } from '@/widgets/testPage';
import { SlotMenu } from './SlotMenu';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const BLOCK = { type: 'button', text: 'Make a ticket', action: 'ticket', values: {}, confirm: '' };

let page: TestPage;
let calls: Call[];

function answer({ path }: Call): Response | Promise<Response> {
  if (path === 'auth/setup') return Response.json({ access_token: 'token', expires_in: 900, staff: ME });
  if (path === 'me') return Response.json({ ...ME, permissions: { 'session:transition': 'any' } });
  if (path === 'extensions') return Response.json({ pages: [], slots: [{ slot: 'session.actions' }], names: {}, phrases: {} });
  if (path.startsWith('slots')) return Response.json({ data: [{ plugin_id: 'desk', title: 'Desk', blocks: [BLOCK] }] });
  // What the plugin does takes its time.
  return new Promise(() => undefined);
}

beforeEach(async () => {
  vi.stubGlobal('WebSocket', class { close() {} });
  calls = serve(answer);
  page = await openPage();
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  await page.show(
    <RealtimeProvider staffId="stf_1">
      <SlotMenu sessionId="ses_1" />
    </RealtimeProvider>,
  );
});

afterEach(async () => {
  await page.leave();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** Open the menu and find what it offers. */
const offer = () =>
  vi.waitFor(async () => {
    await act(async () => undefined);
    if (!find('[role=menuitem]')) await act(async () => find('[aria-haspopup=menu]')!.click());
    return find('[role=menuitem]') as HTMLButtonElement;
  });

it('what a plugin is doing is not begun once more', async () => {
  await vi.waitFor(async () => expect((await offer()).disabled).toBe(false));
  await act(async () => find('[role=menuitem]')!.click());

  await vi.waitFor(async () => expect((await offer()).disabled).toBe(true));
  await act(async () => find('[role=menuitem]')!.click());

  expect(find('[aria-haspopup=menu]')!.getAttribute('aria-busy')).toBe('true');
  expect(calls.filter(({ path }) => path.endsWith('/actions'))).toHaveLength(1);
});
