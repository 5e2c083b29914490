import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { SessionEvent } from '@/api/types';
import { plainFilter } from '@/inbox/list/filter';
import { applyChanged, applyEvent, applySessions, keepNewest } from './cache';
import { keys } from './keys';
import type { SessionList } from './lists';
import { buildSession } from './testing';

const SLOT = keys.slot('session.composer', 'ses_1');

function tell(type: string, data: SessionEvent['data'] = {}): QueryClient {
  const cache = new QueryClient();
  for (const key of [keys.visitor('vis_1'), keys.visitor('vis_2'), keys.session('ses_1'), keys.plugin('crm'), SLOT]) {
    cache.setQueryData(key, {});
  }
  const event = { session_id: null, seq: 0, type, at: '2026-11-23T09:00:00.000Z', actor: null, data };
  applyEvent(cache, event, 'stf_1');
  return cache;
}

const isStale = (cache: QueryClient, key: readonly unknown[]) =>
  cache.getQueryState(key)?.isInvalidated;

it('a visitor who gets a name is read again, wherever it stands', () => {
  const cache = tell('visitor.identified', { id: 'vis_1' });

  expect(isStale(cache, keys.visitor('vis_1'))).toBe(true);
  expect(isStale(cache, keys.session('ses_1'))).toBe(true);
  expect(isStale(cache, keys.visitor('vis_2'))).toBe(false);
});

it('a plugin that is switched elsewhere is read again', () => {
  const cache = tell('plugin.disabled', { id: 'crm' });

  expect(isStale(cache, keys.plugin('crm'))).toBe(true);
  expect(isStale(cache, keys.session('ses_1'))).toBe(false);
});

it('what a plugin shows is read again when one is switched or set up elsewhere', () => {
  const switched = tell('plugin.enabled', { id: 'language_model' });
  const setUp = tell('agent.online');
  applyChanged(setUp, 'queues');
  expect(isStale(setUp, SLOT)).toBe(false);

  applyChanged(setUp, 'plugins');

  expect(isStale(switched, SLOT)).toBe(true);
  expect(isStale(setUp, SLOT)).toBe(true);
});

it('what the socket tells while a list is read is newer than the answer', async () => {
  const cache = new QueryClient();
  const stop = keepNewest(cache, 'stf_1');
  const key = keys.list(plainFilter('all'));
  const old = buildSession({ subject: 'as it was read' });
  let answer = (_page: object) => {};
  const reading = cache.fetchInfiniteQuery({
    queryKey: key,
    queryFn: () => new Promise<object>((resolve) => (answer = resolve)),
    initialPageParam: null,
  });

  applySessions(cache, [{ ...old, subject: 'as it is', last_seq: 2 }, buildSession({ id: 'ses_2' })], 'stf_1');
  answer({ data: [old, buildSession({ id: 'ses_3' })], next: null });
  await reading;

  const rows = cache.getQueryData<SessionList>(key)!.pages[0]!.data;
  expect(rows.map(({ id, subject }) => [id, subject])).toEqual([
    ['ses_3', ''],
    ['ses_2', ''],
    ['ses_1', 'as it is'],
  ]);
  stop();
});

it('a session read before the socket told of it stays as the socket said', async () => {
  const cache = new QueryClient();
  const stop = keepNewest(cache, 'stf_1');
  const old = buildSession();
  let answer = (_session: object) => {};
  const reading = cache.fetchQuery({
    queryKey: keys.session(old.id),
    queryFn: () => new Promise<object>((resolve) => (answer = resolve)),
  });

  applySessions(cache, [{ ...old, last_seq: 2 }], 'stf_1');
  answer(old);
  await reading;

  expect(cache.getQueryData(keys.session(old.id))).toMatchObject({ last_seq: 2 });
  stop();
});
