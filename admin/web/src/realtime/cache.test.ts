import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { SessionEvent } from '@/api/types';
import { applyEvent } from './cache';
import { keys } from './keys';

function tell(type: string, data: SessionEvent['data'] = {}): QueryClient {
  const cache = new QueryClient();
  for (const key of [keys.visitor('vis_1'), keys.visitor('vis_2'), keys.session('ses_1'), keys.plugin('crm')]) {
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
