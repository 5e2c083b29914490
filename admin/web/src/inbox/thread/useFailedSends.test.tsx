// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RealtimeProvider, useRealtime } from '@/realtime/RealtimeProvider';
import type { ServerFrame } from '@/realtime/frames';
import type { RealtimeStore } from '@/realtime/store';
import { currentToasts } from '@/ui/toasts';
import { hidePage, see, showPage } from '@/ui/testing';
import { useFailedSends } from './useFailedSends';

let store: RealtimeStore;
let sockets: FakeSocket[];

class FakeSocket {
  static readonly OPEN = 1;
  readyState = FakeSocket.OPEN;
  sent: { t: string; client_msg_id?: string }[] = [];
  onopen = () => {};
  onmessage = (_message: { data: string }) => {};
  onclose = () => {};

  constructor() {
    sockets.push(this);
  }

  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }

  close(): void {}

  tell(frame: ServerFrame): void {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  /** Refuse the newest message. */
  refuse(detail: string): void {
    const id = this.sent.findLast((frame) => frame.t === 'send')?.client_msg_id;
    this.tell({ t: 'error', code: 'rejected', detail, client_msg_id: id });
  }
}

function Page() {
  store = useRealtime();
  useFailedSends();
  return null;
}

beforeEach(async () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  sockets = [];
  await showPage(
    <RealtimeProvider staffId="stf_1">
      <Page />
    </RealtimeProvider>,
    () => undefined,
  );
  await see(() => expect(sockets).toHaveLength(1));
  sockets[0]?.onopen();
  sockets[0]?.tell({ t: 'welcome', connection_id: 'con_1', epoch: 'e1', participant: {}, position: 1 });
});

afterEach(hidePage);

const told = () => currentToasts().map((toast) => toast.text);

it('who has gone on to another conversation is told of what was refused', async () => {
  store.viewing('ses_2', true);
  store.send('ses_1', 'Hello', 'message');

  sockets[0]?.refuse('Not with these words.');
  await see(() => expect(told()).toEqual(['Not sent: Not with these words.']));
  currentToasts()[0]?.action?.run();

  expect(window.location.pathname).toBe('/admin/inbox/all/ses_1');
});

it('who looks at the conversation sees it there', async () => {
  store.viewing('ses_1', true);
  store.send('ses_1', 'Hello', 'message');
  sockets[0]?.refuse('Not with these words.');
  store.send('ses_2', 'Hello', 'message');

  sockets[0]?.refuse('Too long.');

  await see(() => expect(told()).toEqual(['Not sent: Too long.']));
});
