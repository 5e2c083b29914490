import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Plugin, PluginConfig } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame, Section } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { ConfigForm } from './ConfigForm';
import { Permissions, PluginSwitch } from './PluginSwitch';
import css from './PluginsPage.module.css';
import { PluginTag } from './PluginTag';

export default function PluginPage({ pluginId }: { pluginId: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.plugin(pluginId),
    queryFn: ({ signal }) => api.get<Plugin>(`plugins/${pluginId}`, undefined, signal),
    staleTime: 5_000,
  });
  const plugin = query.data;
  const back = { href: '/plugins', label: t('page.plugins') };
  if (!plugin) {
    return (
      <PageFrame title={t('page.plugins')} back={back}>
        {query.error ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading />
        )}
      </PageFrame>
    );
  }
  return (
    <PageFrame
      title={plugin.name}
      lead={plugin.summary}
      back={back}
      action={<PluginSwitch plugin={plugin} />}
    >
      <div className={css.status}>
        <PluginTag state={plugin.state} />
        <Since at={plugin.changed_at} />
        {plugin.reason && <span className={css.reason}>{plugin.reason}</span>}
      </div>
      {plugin.has_config && <Settings pluginId={plugin.id} />}
      <Section title={t('plugins.permissions')} lead={t('plugins.permissionsText')}>
        {plugin.permissions.length > 0 ? (
          <Permissions plugin={plugin} />
        ) : (
          <p>{t('plugins.noPermissions')}</p>
        )}
      </Section>
      <Section title={t('plugins.about')}>
        <dl className={css.facts}>
          <Fact name={t('plugins.version')} value={plugin.version} />
          <Fact name={t('plugins.kind')} value={t(`pluginKind.${plugin.kind}`)} />
          <Fact name={t('plugins.source')} value={plugin.distribution} />
          <Fact name={t('plugins.license')} value={plugin.license} />
          <Fact name={t('plugins.hooks')} value={plugin.hooks.join(', ')} />
        </dl>
      </Section>
    </PageFrame>
  );
}

function Settings({ pluginId }: { pluginId: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: keys.pluginConfig(pluginId),
    queryFn: ({ signal }) => api.get<PluginConfig>(`plugins/${pluginId}/config`, undefined, signal),
    staleTime: 0,
  });
  return (
    <Section title={t('plugins.settings')} lead={t('plugins.settingsText')}>
      {query.data ? (
        <ConfigForm key={query.dataUpdatedAt} pluginId={pluginId} config={query.data} />
      ) : query.error ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  if (!value) return null;
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
