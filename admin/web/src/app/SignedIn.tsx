import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useMemo } from 'react';
import { Router } from 'wouter';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { KeyboardRoot } from '@/commands/KeyboardRoot';
import { ShortcutSheet } from '@/commands/ShortcutSheet';
import { useExtensionCommands } from '@/extensions/useExtensionCommands';
import { useInboxFrames } from '@/inbox/thread/useInboxFrames';
import { NoticeWatcher } from '@/notices/NoticeWatcher';
import { Palette } from '@/palette/Palette';
import { RecentSessions } from '@/palette/RecentSessions';
import { PreferenceSync } from '@/preferences/PreferenceSync';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { Shell } from './Shell';
import { useAppCommands } from './useAppCommands';

const ShortcutSettings = lazy(() => import('@/commands/ShortcutSettings'));

/** Everything behind the door: one socket, one command list, one shell. */
export default function SignedIn({ staffId }: { staffId: string }) {
  const registry = useMemo(() => new CommandRegistry(), []);
  return (
    <Router base="/admin">
      <CommandContext value={registry}>
        <RealtimeProvider staffId={staffId}>
          <PreferenceSync />
          <NoticeWatcher />
          <Layers />
        </RealtimeProvider>
      </CommandContext>
    </Router>
  );
}

function Layers() {
  const [isPaletteOpen, palette] = useDisclosure(false);
  const [isSheetOpen, sheet] = useDisclosure(false);
  const [isKeymapOpen, keymap] = useDisclosure(false);
  const changeKeys = () => {
    sheet.close();
    keymap.open();
  };
  useAppCommands({
    togglePalette: palette.toggle,
    openSheet: sheet.open,
    changeKeys,
  });
  useExtensionCommands();
  useInboxFrames();
  return (
    <>
      <KeyboardRoot />
      <RecentSessions />
      <Shell onPalette={palette.open} onShortcuts={sheet.open} />
      <Palette opened={isPaletteOpen} onClose={palette.close} />
      <ShortcutSheet opened={isSheetOpen} onClose={sheet.close} onChange={changeKeys} />
      {isKeymapOpen && (
        <Suspense fallback={null}>
          <ShortcutSettings opened onClose={keymap.close} />
        </Suspense>
      )}
    </>
  );
}
