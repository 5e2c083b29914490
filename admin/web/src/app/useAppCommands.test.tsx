// @vitest-environment happy-dom
import { act } from 'react';
import { expect, it, vi } from 'vitest';
import { setUp } from '@/auth/login';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { askedLeave, setUnsaved } from '@/ui/unsaved';
import { openPage, serve } from '@/widgets/testPage';
import { useAppCommands } from './useAppCommands';

const ME = { id: 'stf_1', name: 'Ada', role: 'owner', availability: 'online', is_active: true };
const NOTHING = { togglePalette: () => undefined, openSheet: () => undefined, changeKeys: () => undefined };

function Commands() {
  useAppCommands(NOTHING);
  return null;
}

it('who signs out with something unsaved is asked first', async () => {
  const calls = serve(() => Response.json({ access_token: 'token', expires_in: 900, staff: ME, permissions: {} }));
  const page = await openPage();
  await setUp('Ada', 'ada@example.com', 'correct horse battery');
  const registry = new CommandRegistry();
  await page.show(
    <CommandContext value={registry}>
      <Commands />
    </CommandContext>,
  );
  const owner = {};
  setUnsaved(owner, true);

  await act(async () => registry.list().find((one) => one.id === 'app.signOut')!.run());

  expect(askedLeave()).not.toBeNull();
  expect(calls.map(({ path }) => path)).not.toContain('auth/logout');
  askedLeave()!.answer(true);
  await vi.waitFor(() => expect(calls.map(({ path }) => path)).toContain('auth/logout'));
  await page.leave();
  vi.unstubAllGlobals();
});
