// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askedLeave, leaveBy } from '@/ui/unsaved';
import { currentToasts } from '@/ui/toasts';
import { button, openPage, problem, serve, settle, type Call, type TestPage } from '../testPage';
import { EditingContext, type Editing } from './context';
import { PublishDialog } from './PublishDialog';
import type { Flow, FlowDocument } from './types';
import { useFlowDraft, type FlowDraft } from './useFlowDraft';

const DOCUMENT: FlowDocument = {
  schemaVersion: 1,
  id: 'f',
  name: 'F',
  steps: [
    { id: 'one', blocks: [] },
    { id: 'two', blocks: [] },
  ],
};

const titled = (from: FlowDocument, id: string, title: string): FlowDocument => ({
  ...from,
  steps: from.steps.map((step) => (step.id === id ? { ...step, title } : step)),
});

/** The flow as the server has it. */
let stored: { version: number; draft: FlowDocument; refuses: number };
let calls: Call[];
let page: TestPage;
let draft: FlowDraft;
const onDone = vi.fn();

const flow = (): Flow => ({
  id: 'f', name: 'F', etag: `"${stored.version}"`, published_revision: null, has_changes: true, created_at: '', updated_at: '', draft: stored.draft,
});

function save(title: string, step: string): void {
  stored = { ...stored, version: stored.version + 1, draft: titled(stored.draft, step, title) };
}

function answer({ method, match, body }: Call): Response {
  if (method === 'GET') return Response.json(flow());
  if (stored.refuses) return problem(stored.refuses);
  if (match !== null && match !== `"${stored.version}"`) return problem(412);
  if (method === 'PUT') stored = { ...stored, version: stored.version + 1, draft: body as FlowDocument };
  return Response.json(flow());
}

function Page({ start }: { start: Flow }) {
  draft = useFlowDraft(start, true);
  const editing = { flow: draft.flow, kinds: new Map(), problems: [] } as unknown as Editing;
  return (
    <EditingContext value={editing}>
      <PublishDialog published={null} isReady draft={draft} onClose={() => undefined} onDone={onDone} />
    </EditingContext>
  );
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stored = { version: 1, draft: DOCUMENT, refuses: 0 };
  calls = serve(answer);
  page = await openPage();
  await page.show(<Page start={flow()} />);
});

afterEach(async () => {
  await page.leave();
  onDone.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const edit = (title: string) => act(async () => draft.change(titled(draft.flow, 'one', title)));
const text = () => document.body.textContent;

async function publish(): Promise<void> {
  await act(async () => button('Publish flow').click());
  await settle();
}

const published = () => calls.filter(({ path }) => path === 'flows/f/publish').map(({ match }) => match);

it('what is shown is saved first, and published as it was saved', async () => {
  await edit('Mine');
  await publish();

  expect(stored.draft.steps[0]!.title).toBe('Mine');
  expect(published()).toEqual(['"2"']);
  expect(onDone).toHaveBeenCalledOnce();
});

it('where somebody else saved the same, nothing is published before one of both is chosen', async () => {
  save('Theirs', 'one');
  await edit('Mine');
  await publish();

  expect(published()).toEqual([]);
  expect(text()).toContain('choose which one stays');
  expect(button('Publish flow').disabled).toBe(true);
});

it('what somebody else saved elsewhere is shown before it is published too', async () => {
  save('Theirs', 'two');
  await edit('Mine');
  await publish();
  expect(published()).toEqual([]);
  expect(text()).toContain('Look at what changes now');

  await publish();

  expect(stored.draft.steps.map((step) => step.title)).toEqual(['Mine', 'Theirs']);
  expect(published()).toEqual(['"3"']);
});

it('what somebody else saves at the last moment is shown before it is published', async () => {
  save('Theirs', 'two');
  await publish();

  expect([published(), onDone.mock.calls]).toEqual([['"1"'], []]);
  expect(draft.flow.steps[1]!.title).toBe('Theirs');
  expect(text()).toContain('Look at what changes now');
});

it.each([422, 429, 503])('what cannot be saved, with %s, is not published', async (status) => {
  stored.refuses = status;
  await edit('Mine');
  await publish();

  expect(published()).toEqual([]);
  expect(text()).toContain('is not saved, so it cannot be published');
  expect(button('Publish flow').disabled).toBe(true);
});

it('whoever leaves with something that cannot be saved is asked first', async () => {
  const go = vi.fn();
  stored.refuses = 422;
  await edit('Mine');
  leaveBy(go);
  expect(go).toHaveBeenCalledOnce();
  await settle(1_000);

  leaveBy(go);

  expect(go).toHaveBeenCalledOnce();
  expect(askedLeave()).not.toBeNull();
  await act(async () => askedLeave()!.answer(false));
});

it('too many requests at once are no reason to stop saving', async () => {
  stored.refuses = 429;
  await edit('Mine');
  await settle(1_000);
  stored.refuses = 0;
  await settle(4_000);
  await settle(1_000);

  expect(stored.draft.steps[0]!.title).toBe('Mine');
});

it('what somebody else saved meanwhile does not cost the last change of whoever leaves', async () => {
  save('Theirs', 'two');
  await edit('Mine');

  await page.leave();
  await settle();

  expect(stored.draft.steps.map((step) => step.title)).toEqual(['Mine', 'Theirs']);
});

it('whoever left before the last change was refused hears of it', async () => {
  await edit('Mine');
  stored.refuses = 422;

  await page.leave();
  await settle();

  expect(currentToasts().map((toast) => toast.text)).toContain('Your last change could not be saved and is lost');
});
