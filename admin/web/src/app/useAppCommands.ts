import { useMantineColorScheme } from '@mantine/core';
import {
  IconCommand,
  IconInbox,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlugConnected,
  IconSun,
} from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { signOut } from '@/auth/login';
import { useMe } from '@/auth/useLogin';
import { usePermissions } from '@/auth/usePermissions';
import { useAvailability } from '@/auth/useAvailability';
import { useCommands, type Command } from '@/commands/commands';
import { useT } from '@/i18n';
import { settleToasts, undoLatest } from '@/ui/toasts';
import { leaveBy } from '@/ui/unsaved';
import { pagesFor } from './sitemap';

/** Commands that exist on every page. */
export function useAppCommands(open: {
  togglePalette: () => void;
  openSheet: () => void;
  changeKeys: () => void;
}): void {
  const t = useT();
  const me = useMe();
  const [, navigate] = useLocation();
  const { setColorScheme } = useMantineColorScheme();
  const availability = useAvailability();
  const pages = pagesFor(usePermissions()).map(
    (page): Command => ({
      id: `go.${page.id}`,
      group: 'go',
      title: t('command.goTo', { page: t(page.title) }),
      icon: page.icon,
      keys: page.keys,
      words: page.words && t(page.words),
      run: () => navigate(page.path),
    }),
  );
  const away = me.availability === 'online';
  useCommands([
    ...pages,
    {
      id: 'app.palette',
      group: 'app',
      title: t('palette.title'),
      icon: IconCommand,
      keys: 'mod+k',
      isKeyOnly: true,
      run: open.togglePalette,
    },
    {
      id: 'app.shortcuts',
      group: 'app',
      title: t('shortcuts.title'),
      icon: IconKeyboard,
      keys: '?',
      run: open.openSheet,
    },
    {
      id: 'app.keymap',
      group: 'app',
      title: t('keymap.title'),
      icon: IconKeyboard,
      words: t('words.keymap'),
      run: open.changeKeys,
    },
    {
      id: 'go.inbox',
      group: 'go',
      title: t('command.goTo', { page: t('nav.inbox') }),
      icon: IconInbox,
      keys: 'g i',
      run: () => navigate('/inbox'),
    },
    {
      id: 'app.undo',
      group: 'app',
      title: t('command.undo'),
      keys: 'z',
      isKeyOnly: true,
      run: undoLatest,
    },
    {
      id: 'app.availability',
      group: 'app',
      title: t(away ? 'command.goAway' : 'command.goOnline'),
      icon: IconPlugConnected,
      run: () => availability.set(away ? 'away' : 'online'),
    },
    {
      id: 'app.dark',
      group: 'app',
      title: t('command.dark'),
      icon: IconMoon,
      words: t('words.theme'),
      run: () => setColorScheme('dark'),
    },
    {
      id: 'app.light',
      group: 'app',
      title: t('command.light'),
      icon: IconSun,
      words: t('words.theme'),
      run: () => setColorScheme('light'),
    },
    {
      id: 'app.signOut',
      group: 'app',
      title: t('action.signOut'),
      icon: IconLogout,
      run: () => leaveBy(() => void settleToasts().then(signOut)),
    },
  ]);
}
