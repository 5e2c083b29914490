// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { patternOf } from './pressing';
import { LONG, MANY, shape, stageNetwork } from './staging';

const rows = [
  { id: 'a', name: 'Ada', role: 'owner', waiting: 2 },
  { id: 'b', name: 'Bo', role: 'agent', waiting: 0 },
];
const answering = () => vi.fn(async () => Response.json({ data: rows, next: 'more' }));

async function ask(state: Parameters<typeof stageNetwork>[0], path: string, init?: RequestInit) {
  const real = answering();
  const response = await stageNetwork(state, real)(`/api/v1/${path}`, init);
  return { real, response, body: (await response.json()) as Record<string, unknown> };
}

it('an empty list holds nothing', async () => {
  expect((await ask('empty', 'staff')).body).toEqual({ data: [], next: 'more' });
});

it('one is one, and many have ids of their own', () => {
  const many = shape('many', 'staff', { data: rows }) as { data: { id: string }[] };

  expect(shape('one', 'staff', { data: rows })).toEqual({ data: [rows[0]] });
  expect(new Set(many.data.map((row) => row.id)).size).toBe(MANY);
});

it('what a fresh installation leaves empty has a sample', () => {
  expect(shape('one', 'api-keys', { data: [] })).toMatchObject({ data: [{ name: 'Order import' }] });
  expect(shape('usual', 'api-keys', { data: [] })).toEqual({ data: [] });
});

it('a thread keeps its numbers', () => {
  const thread = { data: [{ id: 'm', seq: 4 }] };

  expect(shape('many', 'sessions/s/messages', thread)).toEqual(thread);
});

it('words and counts get long, what the program goes by does not', () => {
  expect(shape('long', 'staff', { data: [rows[0]] })).toEqual({
    data: [{ id: 'a', name: LONG, role: 'owner', waiting: 12_345 }],
  });
  expect(shape('long', 'settings', { data: [rows[0]] })).toEqual({ data: [rows[0]] });
});

it.each([
  ['error', 500],
  ['forbidden', 403],
  ['missing', 404],
] as const)('%s is a problem with a request id', async (state, status) => {
  const { response, body, real } = await ask(state, 'staff');

  expect([response.status, body['request_id']]).toEqual([status, 'req_0199f2c1']);
  expect(real).not.toHaveBeenCalled();
});

it('no act gets through, in any state', async () => {
  const { response, real } = await ask('usual', 'staff/a', { method: 'DELETE' });

  expect(response.status).toBe(409);
  expect(real).not.toHaveBeenCalled();
});

it('a refused act names its field', async () => {
  const { response, body } = await ask('refused', 'queues', { method: 'POST' });

  expect(response.status).toBe(422);
  expect(body['errors']).toMatchObject([{ pointer: '/name' }]);
});

it('what never answers ends with its signal', async () => {
  const waiting = new AbortController();
  const answer = stageNetwork('loading', answering())('/api/v1/staff', { signal: waiting.signal });
  waiting.abort();

  await expect(answer).rejects.toThrow('Not wanted');
});

it('who may only look may still look', async () => {
  const me = { id: 'a', permissions: { 'queue:read': 'any', 'queue:write': 'any' } };
  const network = stageNetwork('read-only', async () => Response.json(me));

  const answer = (await (await network('/api/v1/me')).json()) as typeof me;
  expect(answer.permissions).toEqual({ 'queue:read': 'any' });
});

it('the app around the screen, questions and files are left alone', async () => {
  const real = answering();
  const network = stageNetwork('usual', real);
  await network('/api/v1/auth/refresh', { method: 'POST' });
  await network('/api/v1/widgets/w/validate', { method: 'POST' });
  await network('/files/logo.png');

  expect(real).toHaveBeenCalledTimes(3);
});

it('a button is found by its name with whatever stands in it', () => {
  expect(patternOf('Edit {name}').test('Edit Returns (EU)')).toBe(true);
  expect(patternOf('{name} bearbeiten?').test('Returns bearbeiten?')).toBe(true);
  expect(patternOf('Edit {name}').test('Re-Edit it')).toBe(false);
});
