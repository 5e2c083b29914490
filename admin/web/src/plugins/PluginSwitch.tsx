import { Button, Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { useAct } from '@/ui/useAct';
import css from './PluginsPage.module.css';

/** On and off; before the first time on, what the plugin asks for is read and agreed to. */
export function PluginSwitch({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  const isOn = plugin.desired === 'enabled';
  const act = (verb: 'enable' | 'disable') => api.post<Plugin>(`plugins/${plugin.id}/${verb}`);
  const enable = useAct(() => act('enable'), {
    refresh: [keys.plugins],
    said: () => t('plugins.enabled', { name: plugin.name }),
  });
  const disable = useAct(() => act('disable'), {
    refresh: [keys.plugins],
    said: () => t('plugins.disabled', { name: plugin.name }),
    undo: () => act('enable'),
  });
  const turn = (wanted: boolean) => {
    if (!wanted) disable.mutate();
    else if (plugin.permissions.length > 0) setAsking(true);
    else enable.mutate();
  };
  // The pages one is looking at are served by this plugin.
  const isSelf = plugin.id === 'admin';
  return (
    <>
      <Switch
        aria-label={t('plugins.switch', { name: plugin.name })}
        checked={isOn}
        disabled={isSelf || enable.isPending || disable.isPending}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('plugins.consent', { name: plugin.name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t('plugins.consentText')}</p>
        <Permissions plugin={plugin} />
        <div className={css.foot}>
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

export function Permissions({ plugin }: { plugin: Plugin }) {
  return (
    <ul className={css.list}>
      {plugin.permissions.map((permission) => (
        <li key={permission.name}>{permission.title}</li>
      ))}
    </ul>
  );
}
