import { Button, Modal, Switch } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Plugin } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import { PermissionList } from './PermissionList';
import css from './Plugins.module.css';

/** On and off, with undo; what a plugin newly asks for is read and agreed to first. */
export function PluginSwitch({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'plugin:write');
  const [isAsking, setAsking] = useState(false);
  const act = (verb: 'enable' | 'disable') => api.post<Plugin>(`plugins/${plugin.id}/${verb}`);
  const enable = useAct(() => act('enable'), {
    refresh: [keys.plugins],
    said: () => t('plugins.enabled', { name: plugin.name }),
    undo: () => act('disable'),
  });
  const disable = useAct(() => act('disable'), {
    refresh: [keys.plugins],
    said: () => t('plugins.disabled', { name: plugin.name }),
    undo: () => act('enable'),
  });
  const isBusy = enable.isPending || disable.isPending;
  const isOn = enable.isPending || (plugin.desired === 'enabled' && !disable.isPending);
  const fresh = freshPermissions(plugin);
  const turn = (wanted: boolean) => {
    if (!wanted) disable.mutate();
    else if (fresh.length > 0) setAsking(true);
    else enable.mutate();
  };
  // The pages one is looking at are served by this plugin.
  if (plugin.id === 'admin') {
    return (
      <span title={t('plugins.adminStays')}>
        <Tag icon={IconLock} tone="plain" word={t('plugins.alwaysOn')} />
      </span>
    );
  }
  return (
    <>
      <Switch
        aria-label={t('plugins.switch', { name: plugin.name })}
        checked={isOn}
        disabled={isBusy || !mayWrite}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('plugins.consent', { name: plugin.name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <PermissionList permissions={plugin.permissions} fresh={fresh} />
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('action.cancel')}
          </Button>
          <Button
            onClick={() => {
              setAsking(false);
              enable.mutate();
            }}
          >
            {t('plugins.allow')}
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** What a plugin asks for and nobody agreed to yet. */
export function freshPermissions(plugin: Plugin): string[] {
  return plugin.permissions
    .map((permission) => permission.name)
    .filter((name) => !plugin.consented.includes(name));
}
