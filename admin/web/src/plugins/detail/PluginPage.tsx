import '@/plugins/texts';
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPuzzleOff } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Plugin } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { Failure, Loading, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { PluginIcon } from '../PluginIcon';
import { PluginSwitch } from '../PluginSwitch';
import { PluginTag } from '../PluginTag';
import type { Tab } from '../remedies';
import { SettingsTab } from '../settings/SettingsTab';
import { StateReason } from '../StateReason';
import { publisherOf, useListing } from '../useCatalogue';
import { AboutTab } from './AboutTab';
import css from './Detail.module.css';
import { HealthTab } from './HealthTab';
import { LogsTab } from './LogsTab';
import { PermissionsTab } from './PermissionsTab';
import { PluginMenu } from './PluginMenu';
import { VersionsTab } from './VersionsTab';

const TABS: Record<Tab, [title: MessageKey, part: (props: { plugin: Plugin }) => ReactNode]> = {
  about: ['plugins.about', AboutTab],
  permissions: ['plugins.permissions', PermissionsTab],
  settings: ['plugins.settings', SettingsTab],
  logs: ['pluginLogs.title', LogsTab],
  health: ['pluginHealth.title', HealthTab],
  versions: ['plugins.versions', VersionsTab],
};

const isTab = (text: string | undefined): text is Tab => text !== undefined && text in TABS;

/** One plugin: who it is, what it may do, how it is set, how it fares. */
export default function PluginPage({ pluginId, tab }: { pluginId: string; tab?: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.plugin(pluginId),
    queryFn: ({ signal }) => api.get<Plugin>(`plugins/${pluginId}`, undefined, signal),
    staleTime: 5_000,
  });
  // What was known of it does not outlive it.
  const plugin = isGone(query.error) ? undefined : query.data;
  const { entry } = useListing(pluginId);
  const publisher = plugin && publisherOf(plugin, entry);
  if (!plugin) {
    return (
      <PageFrame
        title={t('page.plugins')}
        back={{ href: '/plugins', label: t('page.plugins') }}
      >
        <Absent error={query.error} onRetry={() => void query.refetch()} />
      </PageFrame>
    );
  }
  const current = isTab(tab) ? tab : 'about';
  // What is typed for one plugin is no other one's.
  return <Found key={plugin.id} plugin={plugin} publisher={publisher} current={current} />;
}

function Found(props: { plugin: Plugin; publisher: string | undefined; current: Tab }) {
  const { plugin, publisher, current } = props;
  const t = useT();
  const [, navigate] = useLocation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = list.current?.querySelector('[aria-selected="true"]');
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <PageFrame
      title={plugin.name}
      lead={plugin.summary}
      back={{ href: '/plugins', label: t('page.plugins') }}
      icon={<PluginIcon name={plugin.name} kind={plugin.kind} isLarge />}
      action={
        <div className={css.acts}>
          <PluginSwitch plugin={plugin} />
          <PluginMenu plugin={plugin} />
        </div>
      }
    >
      <div className={css.status}>
        <PluginTag state={plugin.state} />
        <time dateTime={plugin.changed_at}>
          {t('plugins.since', { at: exactTime(plugin.changed_at, t.locale) })}
        </time>
        <span className="tabular">{plugin.version}</span>
        {publisher && <span>{t('plugins.by', { publisher })}</span>}
      </div>
      <StateReason plugin={plugin} />
      <Tabs
        value={current}
        onChange={(next) => navigate(`/plugins/${plugin.id}/${next ?? ''}`, { replace: true })}
        keepMounted={false}
        className={css.tabs}
      >
        <Tabs.List ref={list} aria-label={t('plugins.tabs')} className={css.tabList}>
          {Object.entries(TABS).map(([name, [title]]) => (
            <Tabs.Tab key={name} value={name}>
              {t(title)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(TABS).map(([name, [, Part]]) => (
          <Tabs.Panel key={name} value={name} className={css.panel}>
            <Part plugin={plugin} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </PageFrame>
  );
}

const isGone = (error: unknown) => error instanceof Problem && error.status === 404;

function Absent({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useT();
  if (!error) return <Loading />;
  if (isGone(error)) {
    return (
      <Notice icon={IconPuzzleOff} title={t('plugins.gone')} text={t('plugins.goneText')} />
    );
  }
  return <Failure error={error} onRetry={onRetry} />;
}
