// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Link, Route, Router } from 'wouter';
import { askedLeave, leaveBy } from '@/ui/unsaved';
import DesignerPage from './DesignerPage';
import type { DraftControl } from './draft/useDraft';
import { button, find, openPage, serve, settle, type, type Call, type TestPage } from './testPage';

const REFUSED = { severity: 'error', code: 'format', pointer: '/origin', message: 'has no scheme' };

let page: TestPage;
let control: DraftControl;

// What stands around the draft has no part in this.
vi.mock('./DesignerBar', () => ({
  DesignerBar: (props: { control: DraftControl; isCode: boolean; onCode: (isCode: boolean) => void }) => {
    control = props.control;
    return (
      <>
        <Link href="/widgets">All widgets</Link>
        <button onClick={() => props.onCode(!props.isCode)}>Code</button>
      </>
    );
  },
}));
vi.mock('./preview/PreviewPane', () => ({ PreviewPane: () => null }));
vi.mock('./tabs/LookTab', () => ({ LookTab: () => null }));
vi.mock('./tabs/ContentTab', () => ({ ContentTab: () => null }));

function answer({ method, path, body }: Call): Response {
  if (path === 'widgets/validate') {
    const { origin = '' } = body as { origin?: string };
    return Response.json({ problems: origin.startsWith('https://') ? [] : [REFUSED] });
  }
  return Response.json({ id: 'wid_1', name: 'Shop', draft: method === 'PUT' ? body : { name: 'Shop' }, etag: 'd1', updated_at: '' });
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

const code = () => find('textarea') as HTMLTextAreaElement | null;
const click = (name: string) => act(async () => button(name).click());

it.each(['{ "name": "Mi', '{ "name": "Shop", "origin": "example.com" }'])(
  'code that is not a draft outlives its view: %s',
  async (text) => {
    await click('Code');
    await type(code()!, text);
    await click('Code');
    await settle(1_000);

    expect(code()).toBeNull();
    expect(find('[role=status]')?.textContent).toContain('Your code is not in the draft yet');
    await press('a[href="/admin/widgets"]');
    expect(askedLeave()).not.toBeNull();
    await act(async () => askedLeave()?.answer(false));

    await click('Go on with the code');
    expect(code()!.value).toBe(text);

    await click('Code');
    await click('Discard the code');
    expect(find('[role=status]')).toBeNull();
    await click('Code');
    expect(code()!.value).toBe(JSON.stringify({ name: 'Shop' }, null, 2));
  },
);

it('code that becomes the draft after its view was left is kept nowhere else', async () => {
  await click('Code');
  await type(code()!, '{ "name": "Shop", "origin": "https://example.com" }');
  await click('Code');
  await settle(1_000);

  expect(control.config['origin']).toBe('https://example.com');
  expect(find('[role=status]')).toBeNull();
});
