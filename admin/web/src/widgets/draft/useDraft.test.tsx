// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Widget } from '@/api/types';
import { askedLeave, leaveBy } from '@/ui/unsaved';
import { currentToasts } from '@/ui/toasts';
import { openPage, problem, serve, settle, type Call, type TestPage } from '../testPage';
import type { Tree } from './tree';
import { useDraft, type DraftControl } from './useDraft';

const REFUSED = { severity: 'error', code: 'format', pointer: '/origin', message: 'has no scheme' };
const AT = '2026-11-30T12:00:00Z';

/** The widget as the server has it. */
let stored: { version: number; draft: Tree; fails: number };
let calls: Call[];
let page: TestPage;
let control: DraftControl;
/** Answers wait until the test lets them go. */
let held: Promise<void>;
const go = vi.fn();

const widget = () =>
  ({ id: 'wid_1', name: 'Shop', draft: stored.draft, etag: `d${stored.version}`, updated_at: AT }) as unknown as Widget;

async function answer({ method, path, body }: Call): Promise<Response> {
  await held;
  if (path === 'widgets/validate') {
    const { origin = 'https://' } = body as { origin?: string };
    return Response.json({ problems: origin.startsWith('https://') ? [] : [REFUSED] });
  }
  if (stored.fails) return problem(stored.fails);
  if (method === 'PUT') stored = { ...stored, version: stored.version + 1, draft: body as Tree };
  return Response.json(widget());
}

function Page({ start }: { start: Widget }) {
  control = useDraft(start);
  return null;
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stored = { version: 1, draft: { name: 'Shop' }, fails: 0 };
  held = Promise.resolve();
  calls = serve(answer);
  page = await openPage();
  await page.show(<Page start={widget()} />);
  await settle(300);
});

afterEach(async () => {
  await act(async () => askedLeave()?.answer(false));
  await page.leave();
  await settle();
  go.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const change = (pointer: string, value: unknown) => act(async () => control.change(pointer, value));
const puts = () => calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);

it('a change made just before the page is left is stored', async () => {
  await change('/origin', 'https://example.com');

  await page.leave();
  await settle();

  expect(puts()).toEqual([{ name: 'Shop', origin: 'https://example.com' }]);
});

it('a change made while an earlier one is stored is stored too, whoever leaves meanwhile', async () => {
  let letGo = () => {};
  held = new Promise((resolve) => (letGo = resolve));
  await change('/a', 1);
  await settle(300);
  await change('/b', 2);

  await page.leave();
  letGo();
  await settle();

  expect(stored.draft).toEqual({ name: 'Shop', a: 1, b: 2 });
});

it('what had to be checked before it became the draft is stored when the page has gone', async () => {
  const { replace } = control;

  await page.leave();
  replace({ name: 'Shop', a: 1 }, 'code');
  await settle();

  expect(stored.draft).toEqual({ name: 'Shop', a: 1 });
});

it('whoever leaves with what cannot be stored is asked, also while they mend it', async () => {
  await change('/origin', 'example.com');
  leaveBy(go);
  expect(go).toHaveBeenCalledOnce();
  await settle(300);
  await change('/origin', 'example.org');

  leaveBy(go);

  expect(go).toHaveBeenCalledOnce();
  expect(askedLeave()).not.toBeNull();
});

it('nobody is asked once it is stored', async () => {
  stored.fails = 503;
  await change('/a', 1);
  await settle(300);
  leaveBy(go);
  expect(askedLeave()).not.toBeNull();
  await act(async () => askedLeave()!.answer(false));

  stored.fails = 0;
  await act(async () => control.retry());
  await settle(300);
  leaveBy(go);

  expect([go.mock.calls.length, stored.draft]).toEqual([1, { name: 'Shop', a: 1 }]);
});

it('who was asked and went has given it up', async () => {
  stored.fails = 422;
  await change('/a', 1);
  await settle(300);
  leaveBy(go);
  const asked = calls.length;

  await act(async () => askedLeave()!.answer(true));
  await page.leave();
  await settle();

  expect([go.mock.calls.length, calls.length]).toEqual([1, asked]);
});

it('whoever left before the last change was refused hears of it', async () => {
  await change('/origin', 'example.com');

  await page.leave();
  await settle();

  expect(puts()).toEqual([]);
  expect(currentToasts().map((toast) => toast.text)).toContain('Your last change could not be saved and is lost');
});
