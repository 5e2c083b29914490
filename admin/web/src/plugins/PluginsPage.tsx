import '@/plugins/texts';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPuzzle, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '@/api/http';
import type { Page, Plugin } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { AreaFrame } from './AreaFrame';
import { ListTools } from './ListTools';
import { PluginCard } from './PluginCard';
import css from './Plugins.module.css';
import { matches, needsAttention, passes, type InstalledFilter } from './search';

export default function PluginsPage() {
  const t = useT();
  const query = useQuery({
    queryKey: keys.plugins,
    queryFn: ({ signal }) => api.get<Page<Plugin>>('plugins', undefined, signal),
    staleTime: 5_000,
  });
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState<InstalledFilter>('all');
  const plugins = query.data?.data ?? [];
  const shown = plugins.filter((plugin) => matches(plugin, typed) && passes(plugin, filter));
  const waiting = plugins.filter(needsAttention).length;
  const showAll = () => {
    setTyped('');
    setFilter('all');
  };
  return (
    <AreaFrame current="/plugins">
      <ListState
        query={query}
        isEmpty={plugins.length === 0}
        empty={
          <Notice icon={IconPuzzle} title={t('plugins.empty')} text={t('plugins.emptyText')}>
            <Button component={Link} href="/plugins/catalogue">
              {t('addPlugin.browse')}
            </Button>
          </Notice>
        }
        skeleton={<CardSkeletons />}
      >
        <ListTools
          typed={typed}
          onType={setTyped}
          filter={filter}
          onFilter={setFilter}
          choices={[
            { value: 'all', label: t('plugins.filter.all') },
            { value: 'on', label: t('plugins.filter.on') },
            { value: 'off', label: t('plugins.filter.off') },
            {
              value: 'attention',
              label: [t('plugins.filter.attention'), waiting > 0 && waiting]
                .filter(Boolean)
                .join(' '),
            },
          ]}
        />
        {shown.length === 0 ? (
          <NoMatch onShowAll={showAll} />
        ) : (
          <ul className={css.cards}>
            {shown.map((plugin) => (
              <PluginCard key={plugin.id} plugin={plugin} />
            ))}
          </ul>
        )}
      </ListState>
    </AreaFrame>
  );
}

export function NoMatch({ onShowAll }: { onShowAll: () => void }) {
  const t = useT();
  return (
    <Notice icon={IconSearchOff} title={t('plugins.noMatch')} text={t('plugins.noMatchText')}>
      <Button variant="default" onClick={onShowAll}>
        {t('plugins.showAll')}
      </Button>
    </Notice>
  );
}

export function CardSkeletons() {
  return (
    <div className={css.cards}>
      {[1, 2, 3, 4].map((card) => (
        <Skeleton key={card} height={200} radius={12} />
      ))}
    </div>
  );
}
