import { expect, it } from 'vitest';
import { currentToasts, hideToast, showToast, stayOf, undoLatest } from './toasts';

const put = (gone: string[], text: string) =>
  showToast({
    text,
    tone: 'plain',
    undo: () => gone.push(`undone ${text}`),
    onGone: () => gone.push(`gone ${text}`),
  });

it('what is undone is not done as well', () => {
  const gone: string[] = [];
  put(gone, 'a');

  undoLatest();
  undoLatest();

  expect(gone).toEqual(['undone a']);
  expect(currentToasts()).toEqual([]);
});

it('what goes away is done once, also when newer ones push it out', () => {
  const gone: string[] = [];
  const ids = ['a', 'b', 'c', 'd'].map((text) => put(gone, text));
  expect(gone).toEqual(['gone a']);

  ids.forEach(hideToast);

  expect(gone).toEqual(['gone a', 'gone b', 'gone c', 'gone d']);
});

it('what can be undone stays ten seconds', () => {
  const plain = { id: 1, text: 'Saved', tone: 'plain' } as const;

  expect(stayOf({ ...plain, undo: () => undefined })).toBe(10_000);
  expect(stayOf({ ...plain, action: { label: 'Show', run: () => undefined } })).toBe(10_000);
  expect(stayOf(plain)).toBe(5_000);
});
