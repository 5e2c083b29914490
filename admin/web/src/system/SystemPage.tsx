import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconFileZip } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { System } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import '@/i18n/lateTexts';
import { keys } from '@/realtime/keys';
import { download } from '@/ui/download';
import { FormProblem } from '@/ui/FormProblem';
import { Failure, Loading } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { TabBar } from '@/ui/TabBar';
import { useAct } from '@/ui/useAct';
import { BackupsTab } from './BackupsTab';
import { DeadLettersTab } from './DeadLettersTab';
import { HealthTab } from './HealthTab';
import { NotificationsTab } from './NotificationsTab';
import { PluginLogsTab } from './PluginLogsTab';
import { QueuesTab } from './QueuesTab';

const TABS = ['health', 'queues', 'dead-letters', 'notifications', 'backups', 'logs'] as const;
type Tab = (typeof TABS)[number];
const LOOK_EVERY_MS = 10_000;

/** How the installation does: no event tells of it, so the page asks while somebody looks. */
export default function SystemPage({ tab }: { tab?: string }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'system:write');
  const query = useQuery({
    queryKey: keys.system,
    queryFn: ({ signal }) => api.get<System>('system', undefined, signal),
    refetchInterval: LOOK_EVERY_MS,
    staleTime: 0,
  });
  const current = TABS.find((one) => one === tab) ?? 'health';
  const counts: Partial<Record<Tab, number>> = {
    health: query.data?.problems.length,
    'dead-letters': query.data?.depth.dead_letters,
  };
  return (
    <PageFrame title={t('page.system')} lead={t('system.lead')} action={mayWrite && <SupportBundle />}>
      <TabBar
        label={t('page.system')}
        current={current}
        tabs={TABS.map((id) => ({
          id,
          href: `/system/${id}`,
          title: t(`system.tab.${id}`),
          count: counts[id],
        }))}
      />
      {query.data && <FormProblem error={query.error} />}
      {query.data ? (
        <Part tab={current} system={query.data} />
      ) : query.error ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function Part({ tab, system }: { tab: Tab; system: System }) {
  if (tab === 'queues') return <QueuesTab system={system} />;
  if (tab === 'dead-letters') return <DeadLettersTab />;
  if (tab === 'notifications') return <NotificationsTab />;
  if (tab === 'backups') return <BackupsTab system={system} />;
  if (tab === 'logs') return <PluginLogsTab />;
  return <HealthTab system={system} />;
}

function SupportBundle() {
  const t = useT();
  const save = useAct(() => download('system/support-bundle'), {
    refresh: [],
    said: () => t('system.bundled'),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconFileZip size={16} />}
      loading={save.isPending}
      onClick={() => save.mutate()}
    >
      {t('system.bundle')}
    </Button>
  );
}
