import { afterEach, expect, it, vi } from 'vitest';
import { Unreachable } from '@/api/problem';
import { sendBulk } from './sendBulk';

afterEach(() => vi.unstubAllGlobals());

it('a bot is given one at a time; what fails with one leaves the others done', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    asked.push([address.replace('/api/v1/', ''), JSON.parse(String(init.body))]);
    if (address.endsWith('bulk')) return Promise.resolve(Response.json({ done: ['c'], failed: [] }));
    if (!address.includes('/b/')) return Promise.resolve(Response.json({}));
    const problem = { code: 'session_closed', detail: 'The session is closed.' };
    return Promise.resolve(Response.json(problem, { status: 409 }));
  });

  const answer = await sendBulk([
    { ids: ['a', 'b'], body: { action: 'bot', bot: 'concierge' } },
    { ids: ['c'], body: { action: 'reopen' } },
  ]);

  expect(asked).toEqual([
    ['sessions/a/bot', { bot: 'concierge' }],
    ['sessions/b/bot', { bot: 'concierge' }],
    ['sessions/bulk', { ids: ['c'], action: 'reopen' }],
  ]);
  expect(answer).toEqual({
    done: ['a', 'c'],
    failed: [{ id: 'b', code: 'session_closed', detail: 'The session is closed.' }],
    error: null,
  });
});

it('what was done before the server was away is said to be done', async () => {
  let calls = 0;
  vi.stubGlobal('fetch', () => {
    calls += 1;
    if (calls > 1) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(Response.json({ done: ['a'], failed: [] }));
  });
  const resolve = { action: 'resolve' };

  const answer = await sendBulk([
    { ids: ['a'], body: resolve },
    { ids: ['b'], body: resolve },
    { ids: ['c'], body: resolve },
  ]);

  expect(answer.done).toEqual(['a']);
  expect(answer.error).toBeInstanceOf(Unreachable);
  expect(calls).toBe(2);
});
