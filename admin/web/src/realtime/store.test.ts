// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setUp } from '@/auth/login';
import { plainFilter } from '@/inbox/list/filter';
import type { ServerFrame } from './frames';
import { keys } from './keys';
import { RealtimeStore } from './store';
import { buildMessageEvent } from './testing';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };

class FakeSocket {
  static readonly OPEN = 1;
  static newest: FakeSocket;
  readyState = FakeSocket.OPEN;
  onopen = () => {};
  onmessage = (_message: { data: string }) => {};
  onclose = (_event: { code: number }) => {};

  constructor() {
    FakeSocket.newest = this;
  }

  send(): void {}

  close(code = 1006): void {
    this.readyState = 3;
    this.onclose({ code });
  }

  tell(frame: ServerFrame): void {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  welcome(): void {
    this.onopen();
    this.tell({ t: 'welcome', connection_id: 'con_1', epoch: 'e1', participant: {}, position: 1 });
  }
}

let tabs: RealtimeStore[];

/** A tab of this browser; its socket is open, and greeted when the test says so. */
function openTab(cache = new QueryClient()): { store: RealtimeStore; socket: FakeSocket } {
  const store = new RealtimeStore(cache, 'stf_1');
  store.start();
  tabs.push(store);
  return { store, socket: FakeSocket.newest };
}

/** What somebody sees who reloads. */
const left = () => openTab().store.getSnapshot().outbox.map(({ text, state }) => [text, state]);

beforeEach(async () => {
  tabs = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', () =>
    Promise.resolve(Response.json({ access_token: 'token', expires_in: 900, staff: ME })),
  );
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
});

afterEach(() => {
  tabs.forEach((store) => store.stop());
  vi.unstubAllGlobals();
  localStorage.clear();
});

it('a tab that loses its line leaves alone what another has not sent yet', () => {
  const [mine] = [openTab(), openTab()];
  mine.store.send('ses_1', 'Hello', 'message');

  window.dispatchEvent(new Event('offline'));

  expect(left()).toEqual([['Hello', 'queued']]);
});

it('a message that comes in leaves alone what another tab was refused', () => {
  const [mine, other] = [openTab(), openTab()];
  mine.socket.welcome();
  mine.store.send('ses_1', 'Hello', 'message');
  const { clientMsgId } = mine.store.getSnapshot().outbox[0]!;
  mine.socket.tell({ t: 'error', code: 'rejected', detail: 'No.', client_msg_id: clientMsgId });

  other.socket.welcome();
  other.store.follow('ses_1', 1);
  other.socket.tell({ t: 'event', ...buildMessageEvent(2) });

  expect(left()).toEqual([['Hello', 'failed']]);
});

it('a new line waits for the network alone, not for the old one to end', () => {
  const { socket } = openTab();
  socket.welcome();
  socket.close = () => {};

  window.dispatchEvent(new Event('offline'));
  window.dispatchEvent(new Event('online'));

  expect(FakeSocket.newest).not.toBe(socket);
});

it('what is told once is read again after a lost line, and not at the first one', () => {
  const cache = new QueryClient();
  const untold = [
    keys.notifications,
    keys.counts,
    keys.staff,
    keys.teams,
    keys.queues,
    keys.roles,
    keys.invitations,
    keys.plugin('mood'),
    keys.extensions,
    keys.widget('wid_1'),
    keys.list(plainFilter('mentions')),
  ];
  for (const key of [...untold, keys.list(plainFilter('mine'))]) cache.setQueryData(key, { pages: [] });
  const stale = () =>
    [...untold, keys.list(plainFilter('mine'))].filter((key) => cache.getQueryState(key)?.isInvalidated);
  const { store, socket } = openTab(cache);
  socket.welcome();
  // Lists are read again then, as they are older than the feed.
  expect(stale()).not.toContain(keys.notifications);
  for (const key of stale()) cache.setQueryData(key, { pages: [] });

  socket.close();
  store.retryNow();
  FakeSocket.newest.welcome();

  expect(stale()).toEqual(untold);
});
