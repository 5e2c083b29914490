// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Widget } from '@/api/types';
import { useDraft } from '../draft/useDraft';
import { button, find, openPage, serve, settle, type TestPage } from '../testPage';
import { RevisionsDrawer } from './RevisionsDrawer';

vi.mock('@/auth/usePermissions', () => ({ usePermissions: () => ['widget:publish'], isAllowed: () => true }));

const REVISIONS = { data: [{ revision: 1, published_at: '2026-11-30T12:00:00Z', published_by: null }], next: null };
const WIDGET = { id: 'wid_1', name: 'Shop', etag: 'd1', draft: { name: 'Shop' }, published_revision: 1, updated_at: '' };

let compare: (changes: Response) => void;
let page: TestPage;

function Page() {
  return <RevisionsDrawer control={useDraft(WIDGET as unknown as Widget)} onClose={vi.fn()} />;
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  serve(({ path }) => {
    if (path === 'widgets/validate') return Response.json({ problems: [] });
    if (path.includes('/changes')) return new Promise((resolve) => (compare = resolve));
    return Response.json(path.includes('/revisions') ? REVISIONS : WIDGET);
  });
  page = await openPage();
  await page.show(<Page />);
  await settle(300);
});

afterEach(async () => {
  await page.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('a revision can be brought back once it is said what that changes', async () => {
  await act(async () => find('button[aria-expanded]')!.click());
  await settle();
  const before = button('Roll back to this').disabled;
  await act(async () => compare(Response.json({ changes: [] })));
  await settle();

  expect([before, button('Roll back to this').disabled]).toEqual([true, false]);
});
