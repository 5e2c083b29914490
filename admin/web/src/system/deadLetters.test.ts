import { afterEach, expect, it, vi } from 'vitest';
import { handleAll } from './deadLetters';

afterEach(() => vi.unstubAllGlobals());

it('all that is chosen is handled, also where it is more than the server takes at once', async () => {
  const asked: { action: string; ids: string[] }[] = [];
  vi.stubGlobal('fetch', (_address: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as { action: string; ids: string[] };
    asked.push(body);
    return Promise.resolve(Response.json({ done: body.ids }));
  });
  const all = Array.from({ length: 450 }, (_, position) => `ded_${position}`);

  expect(await handleAll('discard', all)).toEqual(all);
  expect(asked.map(({ action, ids }) => [action, ids.length])).toEqual([
    ['discard', 200],
    ['discard', 200],
    ['discard', 50],
  ]);
});
