// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { changePreferences, forgetPreferences, preferences } from './preferences';

/** Answers the test gives, in the order of the requests. */
let answers: ((isKept: boolean) => void)[];

beforeEach(() => {
  answers = [];
  forgetPreferences();
  vi.stubGlobal('fetch', () =>
    new Promise((resolve) =>
      answers.push((isKept) =>
        resolve(isKept ? Response.json({}) : Response.json({ code: 'refused' }, { status: 409 })),
      ),
    ),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

const kept = (change: Promise<void>) => change.then(() => true, () => false);

it('what the server refuses is taken back', async () => {
  const change = kept(changePreferences({ density: 'compact' }));
  expect(preferences().density).toBe('compact');
  answers[0]!(false);
  expect(await change).toBe(false);
  expect(preferences().density).toBeNull();
});

it('all of what the server refuses is taken back, one made meanwhile too', async () => {
  const changes = [kept(changePreferences({ density: 'compact' })), kept(changePreferences({ theme: 'dark' }))];
  answers[0]!(false);
  answers[1]!(false);
  expect(await Promise.all(changes)).toEqual([false, false]);
  expect(preferences()).toMatchObject({ density: null, theme: null });
});

it('a refusal takes back nothing that was kept meanwhile', async () => {
  const changes = [kept(changePreferences({ density: 'compact' })), kept(changePreferences({ theme: 'dark' }))];
  answers[1]!(true);
  answers[0]!(false);
  expect(await Promise.all(changes)).toEqual([false, true]);
  expect(preferences()).toMatchObject({ density: null, theme: 'dark' });
});
