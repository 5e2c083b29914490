// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { buildMessageEvent } from '@/realtime/testing';
import { currentToasts } from '@/ui/toasts';
import { hidePage, named, press, refuse, see, showPage, type Asked } from '@/ui/testing';
import { useOpenAt } from './useOpenAt';
import { useThread } from './useThread';

const LAST = 300;
const nothing = () => undefined;

let shown: number[];

function Page() {
  const { query, loadMore, older } = useThread('ses_1', LAST);
  shown = query.data?.events.map((event) => event.seq) ?? [];
  useOpenAt({
    indexOf: (seq) => shown.indexOf(seq),
    goTo: nothing,
    before: query.data?.before ?? 0,
    canRead: older === 'idle',
    onOlder: () => void loadMore(),
    onFound: nothing,
  });
  return <button onClick={() => void loadMore()}>{`Older ${older}`}</button>;
}

let isAway: boolean;
const asked = (all: readonly Asked[]) =>
  all.filter((one) => one.what === 'GET sessions/ses_1/events').map((one) => one.query.get('after_seq'));

async function open(): Promise<Asked[]> {
  window.history.replaceState(null, '', '/admin/inbox/all/ses_1?at=150');
  return showPage(
    <RealtimeProvider staffId="stf_1">
      <Page />
    </RealtimeProvider>,
    async ({ what, query }) => {
      if (!what.endsWith('/events')) return undefined;
      // As from a network: what is drawn meanwhile is drawn.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const after = Number(query.get('after_seq'));
      if (after < LAST - 100 && isAway) return refuse(503, 'The database is away.');
      const length = Math.min(Number(query.get('limit')), LAST - after);
      return { data: Array.from({ length }, (_, at) => buildMessageEvent(after + at + 1)), next: null };
    },
  );
}

beforeEach(() => {
  vi.stubGlobal(
    'WebSocket',
    class {
      static readonly OPEN = 1;
      close = nothing;
    },
  );
  isAway = true;
});
afterEach(hidePage);

it('older messages that cannot be read are asked for once, and it is said', async () => {
  const all = await open();

  await see(() => expect(currentToasts()[0]?.text).toBe('The database is away.'));
  await press('Older failed');
  await see(() => expect(currentToasts()).toHaveLength(2));

  expect(asked(all)).toEqual(['200', '300', '100', '100']);
});

it('older messages are there once somebody asks for them again', async () => {
  await open();
  const again = await named('Older failed');
  isAway = false;

  again.click();

  await see(() => expect(shown[0]).toBe(101));
});
