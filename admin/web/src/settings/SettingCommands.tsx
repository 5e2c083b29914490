import { IconAdjustments } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useCommands, type Command } from '@/commands/commands';
import { useT } from '@/i18n';
import { useSettings } from './useSettings';
import { titleOf } from './titles';

/** Offers the way to every setting while the palette is open; nobody else pays for the list. */
export function SettingCommands() {
  return isAllowed(usePermissions(), 'settings:read') ? <Commands /> : null;
}

function Commands() {
  const t = useT();
  const [, navigate] = useLocation();
  const settings = useSettings().data?.data ?? [];
  useCommands(
    settings.map(
      (one): Command => ({
        id: `setting.${one.name}`,
        group: 'go',
        title: t('settings.goTo', { name: titleOf(one) }),
        words: `${one.name} ${one.meaning}`,
        icon: IconAdjustments,
        run: () => navigate(`/settings/${one.name}`),
      }),
    ),
  );
  return null;
}
