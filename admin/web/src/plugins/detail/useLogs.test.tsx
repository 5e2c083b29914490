// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openPage, serve, settle, type TestPage } from '@/widgets/testPage';
import { useLogs } from './useLogs';

let page: TestPage;
let shown: readonly string[];
/** The numbers of the lines that the host has. */
let kept: number[];

function Lines() {
  shown = useLogs('mood').lines.map((line) => line.text);
  return null;
}

const hide = (isHidden: boolean) => vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  kept = [7, 8];
  serve(({ path }) => {
    const after = Number(new URLSearchParams(path.split('?')[1]).get('after') ?? 0);
    const data = kept.filter((number) => number > after).map((number) => ({ number, text: `line ${number}` }));
    return Response.json({ data, next: null });
  });
  page = await openPage();
  await page.show(<Lines />);
  await settle(1_500);
});

afterEach(async () => {
  await page.leave();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('lines are followed', async () => {
  kept.push(9);
  await settle(1_500);

  expect(shown).toEqual(['line 7', 'line 8', 'line 9']);
});

it('a host that was started again while nobody looked counts from one', async () => {
  hide(true);
  await settle(1_500);
  kept = [1];
  hide(false);
  await settle(1_500);

  expect(shown).toEqual(['line 1']);
});
