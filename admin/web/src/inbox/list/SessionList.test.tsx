// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { buildSession } from '@/realtime/testing';
import { hidePage, named, pageText, press, refuse, see, showPage, type Asked } from '@/ui/testing';
import { plainFilter } from './filter';
import { SessionList } from './SessionList';
import { useSelection } from './useSelection';
import { useSessionList } from './useSessionList';

const ALL = plainFilter('all');

let isAway: boolean;

function Page() {
  const list = useSessionList(ALL);
  const selection = useSelection(list);
  return (
    <>
      <button onClick={selection.takeAll}>{`Select all: ${selection.picked.length}`}</button>
      <SessionList
        place="all"
        list={list}
        filter={ALL}
        selectedId={undefined}
        onOpen={() => undefined}
        pickedIds={selection.ids}
        onCursor={() => undefined}
        header={null}
        empty={null}
      />
    </>
  );
}

const open = () =>
  showPage(
    <CommandContext value={new CommandRegistry()}>
      <Page />
    </CommandContext>,
    async ({ what, query }) => {
      if (what !== 'GET sessions') return undefined;
      // As from a network: what is drawn meanwhile is drawn.
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (query.get('cursor') === null) return { data: [buildSession()], next: 'more' };
      if (isAway) return refuse(429, 'Too many requests.');
      return { data: [buildSession({ id: 'ses_2' })], next: null };
    },
  );
const further = (all: readonly Asked[]) =>
  all.filter(({ what, query }) => what === 'GET sessions' && query.get('cursor') !== null);

beforeEach(() => void (isAway = true));
afterEach(hidePage);

it('asks once for what cannot be read of a long list, and says so', async () => {
  const asked = await open();
  await see(() => expect(pageText()).toContain('Too many requests.'));

  await press('Select all: 0');
  await see(() => expect(further(asked)).toHaveLength(2));
  const more = (await named('Show more')) as HTMLButtonElement;
  await see(() => expect(more.disabled).toBe(false));
  more.click();
  await see(() => expect(further(asked)).toHaveLength(3));
  await see(() => expect(more.disabled).toBe(false));

  expect(further(asked)).toHaveLength(3);
});

it('goes on once there is an answer', async () => {
  await open();
  await see(() => expect(pageText()).toContain('Too many requests.'));
  isAway = false;

  await press('Select all: 0');

  await named('Select all: 2');
  expect(pageText()).not.toContain('Too many requests.');
});
