import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useMemo, useSyncExternalStore } from 'react';
import { Router } from 'wouter';
import { AccessWatcher } from '@/auth/AccessWatcher';
import { askedProof, onAskedProof } from '@/auth/proof';
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

const ProofDialog = lazy(() => import('@/auth/ProofDialog'));
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
          <AccessWatcher />
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
      <Proof />
      {isKeymapOpen && (
        <Suspense fallback={null}>
          <ShortcutSettings opened onClose={keymap.close} />
        </Suspense>
      )}
    </>
  );
}

/** Loaded when somebody is asked for a second factor for the first time. */
function Proof() {
  const isAsked = useSyncExternalStore(onAskedProof, askedProof) !== null;
  return isAsked ? (
    <Suspense fallback={null}>
      <ProofDialog />
    </Suspense>
  ) : null;
}
