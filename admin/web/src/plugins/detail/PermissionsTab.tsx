import { Button } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { Plugin } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { useAct } from '@/ui/useAct';
import { PermissionList } from '../PermissionList';
import css from '../Plugins.module.css';
import { freshPermissions } from '../PluginSwitch';
import { RiskReasons, RiskTag } from '../RiskTag';
import own from './Detail.module.css';

export function PermissionsTab({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'plugin:write');
  const isWaiting = plugin.state === 'needs_consent';
  const enable = useAct(() => api.post<Plugin>(`plugins/${plugin.id}/enable`), {
    refresh: [keys.plugins],
    said: () => t('plugins.enabled', { name: plugin.name }),
  });
  return (
    <div className={own.blocks}>
      <p className={css.note}>{t('plugins.permissionsText')}</p>
      <PermissionList
        permissions={plugin.permissions}
        fresh={plugin.desired === 'enabled' ? freshPermissions(plugin) : []}
      />
      {plugin.egress.length > 0 && (
        <p className={css.note}>
          {t('plugins.egress')}: {plugin.egress.join(', ')}
        </p>
      )}
      {isWaiting && mayWrite && (
        <div>
          <Button loading={enable.isPending} onClick={() => enable.mutate()}>
            {t('plugins.allow')}
          </Button>
        </div>
      )}
      {plugin.risk && (
        <div>
          <div className={own.blockTitle}>
            <RiskTag risk={plugin.risk} />
          </div>
          <RiskReasons risk={plugin.risk} />
        </div>
      )}
      {plugin.kind === 'python' && (
        <p className={css.note}>
          <IconInfoCircle size={16} aria-hidden className={css.tick} /> {t('plugins.pythonTrust')}
        </p>
      )}
    </div>
  );
}
