import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPuzzle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Page, Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { PluginSwitch } from './PluginSwitch';
import css from './PluginsPage.module.css';
import { PluginTag } from './PluginTag';

export default function PluginsPage() {
  const t = useT();
  const query = useQuery({
    queryKey: keys.plugins,
    queryFn: ({ signal }) => api.get<Page<Plugin>>('plugins', { limit: 100 }, signal),
    staleTime: 5_000,
  });
  const plugins = query.data?.data ?? [];
  return (
    <PageFrame title={t('page.plugins')} lead={t('plugins.lead')}>
      <ListState
        query={query}
        isEmpty={plugins.length === 0}
        empty={<Notice icon={IconPuzzle} title={t('plugins.empty')} text={t('plugins.emptyText')} />}
        skeleton={
          <div className={css.cards}>
            {[1, 2, 3, 4].map((card) => (
              <Skeleton key={card} height={148} radius={12} />
            ))}
          </div>
        }
      >
        <ul className={css.cards}>
          {plugins.map((plugin) => (
            <li key={plugin.id} className={css.card}>
              <div className={css.head}>
                <h2 className={css.name}>
                  <Link href={`/plugins/${plugin.id}`}>{plugin.name}</Link>
                </h2>
                <PluginSwitch plugin={plugin} />
              </div>
              <p className={css.summary}>{plugin.summary}</p>
              {plugin.reason && <p className={css.reason}>{plugin.reason}</p>}
              <div className={css.foot}>
                <PluginTag state={plugin.state} />
                <span className={css.version}>{plugin.version}</span>
              </div>
            </li>
          ))}
        </ul>
      </ListState>
    </PageFrame>
  );
}
