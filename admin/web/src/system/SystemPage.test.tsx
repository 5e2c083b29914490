// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { hidePage, refuse, see, showPage } from '@/ui/testing';
import SystemPage from './SystemPage';

const SYSTEM = {
  status: 'ok',
  problems: [],
  depth: { dead_letters: 0 },
  versions: { chatclick: '1.0', python: '3.13', system: 'Linux', database: 'SQLite' },
  database: { kind: 'sqlite', address: 'chat.sqlite3', size_bytes: 1, newest_migration: '0001', migrations: 1, epoch: 'e' },
  disk: { free_bytes: 1, total_bytes: 2 },
  head: 1,
  started_at: '2026-11-30T09:00:00Z',
};

afterEach(() => {
  vi.useRealTimers();
  hidePage();
});

it('does not go on saying that all is well when the server cannot say so any more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let isWell = true;
  await showPage(<SystemPage />, ({ what }) => {
    if (what !== 'GET system') return undefined;
    return isWell ? SYSTEM : refuse(500, 'The database is away.');
  });
  await see(() => expect(document.querySelector('dl')).not.toBeNull());
  isWell = false;
  await vi.advanceTimersByTimeAsync(10_000);

  await see(() => expect(document.querySelector('[role="alert"]')?.textContent).toContain('The database is away.'));
});
