import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Plugin } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { useListing } from '../useCatalogue';
import { RemoveDialog } from '../remove/RemoveDialog';

/** What is done rarely: taking a plugin away. */
export function PluginMenu({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const [isRemoving, setRemoving] = useState(false);
  const { query, entry } = useListing(plugin.id);
  const mayRemove = isAllowed(usePermissions(), 'plugin:install');
  if (!mayRemove || query.data?.ui_install === 'off') return null;
  // Without a word from the catalogue the server has the last one.
  const isFixed = plugin.kind === 'python' && entry?.is_removable === false;
  return (
    <>
      <Menu position="bottom-end" width={264}>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('plugins.menu', { name: plugin.name })}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={isFixed}
            onClick={() => setRemoving(true)}
          >
            {t('removePlugin.menu')}
          </Menu.Item>
          {isFixed && <Menu.Label>{t('removePlugin.fixed')}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {isRemoving && <RemoveDialog plugin={plugin} onClose={() => setRemoving(false)} />}
    </>
  );
}
