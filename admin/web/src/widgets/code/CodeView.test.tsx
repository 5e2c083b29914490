// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hasUnsaved } from '@/ui/unsaved';
import type { Tree } from '../draft/tree';
import { DesignerContext, type DesignerParts } from '../inspector/DesignerContext';
import { button, find, openPage, serve, settle, type, type TestPage } from '../testPage';
import { CodeView } from './CodeView';
import { useHalfWritten } from './useHalfWritten';

const write = (config: Tree) => JSON.stringify(config, null, 2);

let page: TestPage;
const replace = vi.fn();

function View() {
  return <CodeView written={useHalfWritten<Tree>()} />;
}

const show = (config: Tree) =>
  page.show(
    <DesignerContext value={{ control: { config, problems: [], replace } } as unknown as DesignerParts}>
      <View />
    </DesignerContext>,
  );

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  serve(() => Response.json({ problems: [] }));
  page = await openPage();
  await show({ name: 'Shop' });
});

afterEach(async () => {
  await page.leave();
  replace.mockClear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const field = () => find('textarea') as HTMLTextAreaElement;

it('what is half typed stays when the draft changes beneath, and the page says so', async () => {
  await type(field(), '{ "name": "Mi');
  expect(hasUnsaved()).toBe(true);

  await show({ name: 'Theirs' });
  expect(field().value).toBe('{ "name": "Mi');
  expect(find('[role=status]')?.textContent).toContain('The draft was changed meanwhile');

  await act(async () => button('Show the draft instead').click());
  expect([field().value, find('[role=status]'), hasUnsaved()]).toEqual([write({ name: 'Theirs' }), null, false]);
});

it('what is typed and about to be checked stays, and becomes the draft', async () => {
  await type(field(), '{ "name": "Mine" }');
  await show({ name: 'Theirs' });
  await settle(400);
  expect(replace).toHaveBeenLastCalledWith({ name: 'Mine' }, 'code');

  await show({ name: 'Mine' });

  expect([field().value, find('[role=status]')]).toEqual(['{ "name": "Mine" }', null]);
});

it('steps back are those of the field', () => {
  expect(field().matches('[data-own-undo]')).toBe(true);
});
