import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPuzzle } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Page, Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { LogsTab } from '@/plugins/detail/LogsTab';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import css from './System.module.css';

/** What a plugin logs, as it happens. */
export function PluginLogsTab() {
  const t = useT();
  const [chosen, setChosen] = useState('');
  const query = useQuery({
    queryKey: keys.plugins,
    queryFn: ({ signal }) => api.get<Page<Plugin>>('plugins', undefined, signal),
  });
  const plugins = query.data?.data ?? [];
  const plugin = plugins.find((one) => one.id === chosen) ?? plugins[0];
  return (
    <ListState
      query={query}
      isEmpty={!plugin}
      empty={<Notice icon={IconPuzzle} title={t('system.noPlugins')} text={t('system.noPluginsText')} />}
    >
      <NativeSelect
        className={css.pick}
        label={t('system.plugin')}
        value={plugin?.id}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={plugins.map((one) => ({ value: one.id, label: one.name }))}
      />
      {plugin && <LogsTab key={plugin.id} plugin={plugin} />}
    </ListState>
  );
}
