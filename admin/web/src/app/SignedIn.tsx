import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Router } from 'wouter';
import { AccessWatcher } from '@/auth/AccessWatcher';
import { askedProof, onAskedProof } from '@/auth/proof';
import { CommandContext, CommandRegistry } from '@/commands/commands';
import { KeyboardRoot } from '@/commands/KeyboardRoot';
import { askedLeave, leaveBy, onAskedLeave } from '@/ui/unsaved';
import { useFailedSends } from '@/inbox/thread/useFailedSends';
import { useInboxFrames } from '@/inbox/thread/useInboxFrames';
import { NoticeWatcher } from '@/notices/NoticeWatcher';
import { RecentSessions } from '@/palette/RecentSessions';
import { PreferenceSync } from '@/preferences/PreferenceSync';
import { RealtimeProvider } from '@/realtime/RealtimeProvider';
import { Shell } from './Shell';
import { useAppCommands } from './useAppCommands';

const ProofDialog = lazy(() => import('@/auth/ProofDialog'));
const LeaveDialog = lazy(() => import('@/ui/LeaveDialog'));
const loadPalette = () => import('@/palette/Palette');
const loadSheet = () => import('@/commands/ShortcutSheet');
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const ShortcutSheet = lazy(async () => ({ default: (await loadSheet()).ShortcutSheet }));
const AddedCommands = lazy(async () => ({ default: (await import('./added')).AddedCommands }));
const ShortcutSettings = lazy(() => import('@/commands/ShortcutSettings'));

const SETTLE_MS = 500;

/** Everything behind the door: one socket, one command list, one shell. */
export default function SignedIn({ staffId }: { staffId: string }) {
  const registry = useMemo(() => new CommandRegistry(), []);
  return (
    <Router base="/admin" aroundNav={(navigate, to, options) => leaveBy(() => navigate(to, options))}>
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
  const isSettled = useSettled();
  const changeKeys = () => {
    sheet.close();
    keymap.open();
  };
  useAppCommands({
    togglePalette: palette.toggle,
    openSheet: sheet.open,
    changeKeys,
  });
  useInboxFrames();
  useFailedSends();
  return (
    <>
      <KeyboardRoot />
      <RecentSessions />
      <Suspense fallback={null}>
        <AddedCommands />
      </Suspense>
      <Shell onPalette={palette.open} onShortcuts={sheet.open} />
      <Proof />
      <Leave />
      <Suspense fallback={null}>
        {(isSettled || isPaletteOpen) && (
          <Palette opened={isPaletteOpen} onClose={palette.close} />
        )}
        {(isSettled || isSheetOpen) && (
          <ShortcutSheet opened={isSheetOpen} onClose={sheet.close} onChange={changeKeys} />
        )}
        {isKeymapOpen && <ShortcutSettings opened onClose={keymap.close} />}
      </Suspense>
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

/** Loaded when somebody leaves something unsaved for the first time. */
function Leave() {
  const isAsked = useSyncExternalStore(onAskedLeave, askedLeave) !== null;
  return isAsked ? (
    <Suspense fallback={null}>
      <LeaveDialog />
    </Suspense>
  ) : null;
}

/** Once the page stands, what opens at a key press is fetched, so that it opens at once. */
function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      void Promise.all([loadPalette(), loadSheet()])
        .then(() => setSettled(true))
        // Away from the server they are fetched when they are asked for.
        .catch(() => undefined);
    }, SETTLE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return isSettled;
}
