// @vitest-environment happy-dom
import { useQuery } from '@tanstack/react-query';
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { api } from '@/api/http';
import type { Widget } from '@/api/types';
import { keys } from '@/realtime/keys';
import { useDraft, type DraftControl } from '../draft/useDraft';
import type { Tree } from '../draft/tree';
import { button, openPage, problem, serve, settle, type Call, type TestPage } from '../testPage';
import { PublishDialog } from './PublishDialog';

/** The widget as the server has it. */
let stored: { version: number; draft: Tree };
let calls: Call[];
let page: TestPage;
let control: DraftControl;
const onClose = vi.fn();

const widget = () => ({
  id: 'wid_1', name: 'Shop', etag: `d${stored.version}`, draft: stored.draft, published_revision: 1, updated_at: '',
});

const save = (draft: Tree) => (stored = { version: stored.version + 1, draft });

function answer({ method, path, match, body }: Call): Response {
  if (path === 'widgets/validate') return Response.json({ problems: [] });
  if (path.includes('/changes')) return Response.json({ changes: [] });
  if (match !== null && match !== `"d${stored.version}"`) return problem(412);
  if (method === 'PUT') save(body as Tree);
  return Response.json({ ...widget(), warnings: [] });
}

function Page() {
  const query = useQuery({ queryKey: keys.widget('wid_1'), queryFn: () => api.get<Widget>('widgets/wid_1') });
  return query.data ? <Dialog widget={query.data} /> : null;
}

function Dialog(props: { widget: Widget }) {
  control = useDraft(props.widget);
  return <PublishDialog control={control} onClose={onClose} />;
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stored = { version: 1, draft: { name: 'Shop' } };
  calls = serve(answer);
  page = await openPage();
  await page.show(<Page />);
  await settle(300);
});

afterEach(async () => {
  await page.leave();
  onClose.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const published = () => calls.filter(({ path }) => path.endsWith('/publish')).map(({ match }) => match);

async function publish(): Promise<void> {
  await act(async () => button('Publish widget').click());
  await settle(300);
}

it('what is shown is published', async () => {
  await publish();

  expect(published()).toEqual(['"d1"']);
  expect(onClose).toHaveBeenCalledOnce();
});

it('what somebody else stores at the last moment is shown before it is published', async () => {
  save({ name: 'Theirs' });
  await publish();

  expect([published(), onClose.mock.calls]).toEqual([['"d1"'], []]);
  expect(control.config).toEqual({ name: 'Theirs' });
  expect(document.body.textContent).toContain('Look at what changes now');

  await publish();

  expect(published()).toEqual(['"d1"', '"d2"']);
  expect(onClose).toHaveBeenCalledOnce();
});
