import { useDisclosure } from '@mantine/hooks';
import { useMemo } from 'react';
import { Router } from 'wouter';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { KeyboardRoot } from '@/commands/KeyboardRoot';
import { ShortcutSheet } from '@/commands/ShortcutSheet';
import { useExtensionCommands } from '@/extensions/useExtensionCommands';
import { NoticeWatcher } from '@/notices/NoticeWatcher';
import { Palette } from '@/palette/Palette';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { Shell } from './Shell';
import { useAppCommands } from './useAppCommands';

/** Everything behind the door: one socket, one command list, one shell. */
export default function SignedIn({ staffId }: { staffId: string }) {
  const registry = useMemo(() => new CommandRegistry(), []);
  return (
    <Router base="/admin">
      <CommandContext value={registry}>
        <RealtimeProvider staffId={staffId}>
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
  useExtensionCommands();
  useAppCommands({ togglePalette: palette.toggle, openSheet: sheet.open });
  return (
    <>
      <KeyboardRoot />
      <Shell onPalette={palette.open} onShortcuts={sheet.open} />
      <Palette opened={isPaletteOpen} onClose={palette.close} />
      <ShortcutSheet opened={isSheetOpen} onClose={sheet.close} />
    </>
  );
}
