// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { find, openPage } from '../testPage';
import { EditingContext, type Editing } from './context';
import { Simulator } from './Simulator';
import type { Trial, TrialResult } from './useTrial';

const WAITING: TrialResult = { turns: [], variables: {}, status: 'paused', waits_for: 'answer' };

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('steps back in what the visitor would say are those of the field', async () => {
  const editing = { flow: { id: 'f', steps: [] }, kinds: new Map() } as unknown as Editing;
  const trial = { inputs: [], path: [], cursor: 0, result: WAITING, error: null } as unknown as Trial;
  const page = await openPage();

  await page.show(
    <EditingContext value={editing}>
      <Simulator trial={trial} />
    </EditingContext>,
  );

  expect(find('input')?.matches('[data-own-undo]')).toBe(true);
  await page.leave();
});
