import { useQuery } from '@tanstack/react-query';
import { IconAdjustments } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { Plugin, PluginConfig } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Failure, Loading, Notice } from '@/ui/ListState';
import { ConfigForm } from './ConfigForm';

export function SettingsTab({ plugin }: { plugin: Plugin }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.pluginConfig(plugin.id),
    queryFn: ({ signal }) => api.get<PluginConfig>(`plugins/${plugin.id}/config`, undefined, signal),
    enabled: plugin.has_config,
    staleTime: 0,
  });
  if (!plugin.has_config) {
    return (
      <Notice
        icon={IconAdjustments}
        title={t('pluginConfig.none')}
        text={t('pluginConfig.noneText')}
      />
    );
  }
  if (query.data) return <ConfigForm plugin={plugin} config={query.data} />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading />;
}
