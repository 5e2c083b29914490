// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Link, Route, Router } from 'wouter';
import { askedLeave, leaveBy } from '@/ui/unsaved';
import DesignerPage from './DesignerPage';
import type { DraftControl } from './draft/useDraft';
import { find, openPage, serve, settle, type Call, type TestPage } from './testPage';

const REFUSED = { severity: 'error', code: 'format', pointer: '/origin', message: 'has no scheme' };

let page: TestPage;
let control: DraftControl;

// What stands around the draft has no part in this.
vi.mock('./DesignerBar', () => ({
  DesignerBar: (props: { control: DraftControl }) => {
    control = props.control;
    return <Link href="/widgets">All widgets</Link>;
  },
}));
vi.mock('./preview/PreviewPane', () => ({ PreviewPane: () => null }));
vi.mock('./tabs/LookTab', () => ({ LookTab: () => null }));
vi.mock('./tabs/ContentTab', () => ({ ContentTab: () => null }));

function answer({ path }: Call): Response {
  if (path === 'widgets/validate') return Response.json({ problems: [REFUSED] });
  return Response.json({ id: 'wid_1', name: 'Shop', draft: { name: 'Shop' }, etag: 'd1', updated_at: '' });
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  serve(answer);
  window.history.replaceState(null, '', '/admin/widgets/wid_1/look');
  page = await openPage();
  await page.show(
    <Router base="/admin" aroundNav={(navigate, to, options) => leaveBy(() => navigate(to, options))}>
      <Route path="/widgets/:id/:tab?">{({ id, tab }) => <DesignerPage widgetId={id} tab={tab} />}</Route>
    </Router>,
  );
  await settle();
});

afterEach(async () => {
  await act(async () => askedLeave()?.answer(false));
  await page.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const press = (query: string) => act(async () => find(query)!.click());
const place = () => window.location.pathname;

it('another tab has the same draft and asks nobody; another page asks whoever would lose it', async () => {
  await act(async () => control.change('/origin', 'example.com'));
  await settle(300);

  await press('[role=tab][id$=content]');
  expect([place(), askedLeave(), control.config['origin']]).toEqual(['/admin/widgets/wid_1/content', null, 'example.com']);

  await press('a[href="/admin/widgets"]');
  expect(place()).toBe('/admin/widgets/wid_1/content');
  expect(askedLeave()).not.toBeNull();
});
