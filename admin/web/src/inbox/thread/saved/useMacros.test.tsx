// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { buildSession } from '@/realtime/testing';
import { currentToasts } from '@/ui/toasts';
import { hidePage, press, refuse, see, showPage } from '@/ui/testing';
import type { Macro } from './macros';
import { useMacros } from './useMacros';

const MACRO: Macro = {
  id: 'mac_1',
  name: 'Refund',
  actions: [{ type: 'tag', tags: ['refund'] }, { type: 'resolve' }],
  uses: 0,
};

function Page() {
  const { run } = useMacros(buildSession());
  return <button onClick={() => run(MACRO)}>Run</button>;
}

afterEach(hidePage);

it('does not say that a macro is done that was refused part of the way', async () => {
  await showPage(
    <CommandContext value={new CommandRegistry()}>
      <Page />
    </CommandContext>,
    ({ what }) => {
      if (what === 'GET extensions') return { pages: [], slots: [], names: {}, phrases: {} };
      if (what.endsWith('/resolve')) return refuse(409, 'It is closed.');
      return what.startsWith('PATCH') ? buildSession({ tags: ['refund'] }) : undefined;
    },
  );

  await press('Run');

  await see(() =>
    expect(currentToasts().map(({ text }) => text)).toEqual([
      'It is closed.',
      'Refund: stopped part of the way',
    ]),
  );
  expect(currentToasts().at(-1)?.undo).toBeDefined();
});
