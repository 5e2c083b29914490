// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hasUnsaved } from '@/ui/unsaved';
import { button, find, openPage, type, type TestPage } from '../testPage';
import { useHalfWritten } from '../code/useHalfWritten';
import { CodeView } from './CodeView';
import { EditingContext, type Editing } from './context';
import type { FlowDocument } from './types';

const DOCUMENT: FlowDocument = { schemaVersion: 1, id: 'f', name: 'F', steps: [{ id: 'one', blocks: [] }] };
const THEIRS: FlowDocument = { ...DOCUMENT, name: 'Theirs' };
const write = (flow: FlowDocument) => JSON.stringify(flow, null, 2);

let page: TestPage;
const change = vi.fn();

function View({ isCode }: { isCode: boolean }) {
  const written = useHalfWritten<FlowDocument>();
  return isCode ? <CodeView written={written} /> : null;
}

const show = (flow: FlowDocument, isCode = true) =>
  page.show(
    <EditingContext value={{ flow, change, problems: [], mayEdit: true } as unknown as Editing}>
      <View isCode={isCode} />
    </EditingContext>,
  );

beforeEach(async () => {
  page = await openPage();
  await show(DOCUMENT);
});

afterEach(async () => {
  await page.leave();
  change.mockClear();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const field = () => find('textarea') as HTMLTextAreaElement;

it('what is half typed stays when the draft changes beneath, and the page says so', async () => {
  await type(field(), `${write(DOCUMENT)},`);
  expect(hasUnsaved()).toBe(true);

  await show(THEIRS);
  expect(field().value).toBe(`${write(DOCUMENT)},`);
  expect(find('[role=status]')?.textContent).toContain('The draft was changed meanwhile');

  await act(async () => button('Show the draft instead').click());
  expect([field().value, find('[role=status]'), hasUnsaved()]).toEqual([write(THEIRS), null, false]);
});

it('what is half typed becomes the draft once it is a flow, also over a newer one', async () => {
  await type(field(), '{');
  await show(THEIRS);
  expect(field().value).toBe('{');

  await type(field(), write({ ...DOCUMENT, name: 'Mine' }));

  expect(change).toHaveBeenLastCalledWith({ ...DOCUMENT, name: 'Mine' }, 'code');
  expect(find('[role=status]')).toBeNull();
});

it('what is half typed is still there after a look at another view', async () => {
  await type(field(), '{');
  await show(DOCUMENT, false);
  await show(DOCUMENT);
  expect([field().value, find('[role=status]')]).toEqual(['{', null]);

  await show(DOCUMENT, false);
  await show(THEIRS, false);
  await show(THEIRS);

  expect(field().value).toBe('{');
  expect(find('[role=status]')?.textContent).toContain('The draft was changed meanwhile');
});

it('what was half typed and became the draft is not there again', async () => {
  await type(field(), '{');
  await type(field(), write(DOCUMENT));
  await show(THEIRS, false);
  await show(THEIRS);

  expect(field().value).toBe(write(THEIRS));
});

it('steps back are those of the field', () => {
  expect(field().matches('[data-own-undo]')).toBe(true);
});
