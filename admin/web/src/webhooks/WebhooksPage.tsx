import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Page } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import '@/i18n/lateTexts';
import { keys } from '@/realtime/keys';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { TabBar } from '@/ui/TabBar';
import { Table } from '@/ui/Table';
import { DeliveriesTab } from './DeliveriesTab';
import { EndpointDialog } from './EndpointDialog';
import { EndpointPage } from './EndpointPage';
import { EndpointTag } from './EndpointTag';
import { EventTypesTab } from './EventTypesTab';
import { SecretDialog } from './SecretDialog';
import type { Endpoint, NewEndpoint } from './types';
import css from './Webhooks.module.css';

const TABS = ['endpoints', 'deliveries', 'events'] as const;

/** Where events are sent; `part` is a tab or an endpoint's id. */
export default function WebhooksPage({ part }: { part?: string }) {
  const t = useT();
  const query = useEndpoints();
  const [isMaking, setMaking] = useState(false);
  const add = () => setMaking(true);
  const isEndpoint = part?.startsWith('whk_') ?? false;
  const current = TABS.find((one) => one === part) ?? 'endpoints';
  const isOff = query.error instanceof Problem && query.error.status === 404;
  if (isOff) return <NotRunning />;
  if (isEndpoint) return <EndpointPage id={part!} />;
  return (
    <PageFrame
      title={t('page.webhooks')}
      lead={t('webhooks.lead')}
      action={current === 'endpoints' && (query.data?.data.length ?? 0) > 0 && <Add onClick={add} />}
    >
      <TabBar
        label={t('page.webhooks')}
        current={current}
        tabs={TABS.map((id) => ({
          id,
          href: id === 'endpoints' ? '/webhooks' : `/webhooks/${id}`,
          title: t(`webhooks.tab.${id}`),
        }))}
      />
      {current === 'endpoints' && <Endpoints onAdd={add} />}
      {current === 'deliveries' && <DeliveriesTab />}
      {current === 'events' && <EventTypesTab />}
      <Making isMaking={isMaking} onClose={() => setMaking(false)} />
    </PageFrame>
  );
}

export function useEndpoints() {
  return useQuery({
    queryKey: keys.webhooks,
    queryFn: ({ signal }) => api.get<Page<Endpoint>>('webhooks', undefined, signal),
    staleTime: 5_000,
    retry: false,
  });
}

function Endpoints({ onAdd }: { onAdd: () => void }) {
  const t = useT();
  const query = useEndpoints();
  const rows = query.data?.data ?? [];
  return (
    <ListState
      query={query}
      isEmpty={rows.length === 0}
      empty={
        <Notice icon={IconWebhook} title={t('webhooks.empty')} text={t('webhooks.emptyText')}>
          <Add onClick={onAdd} />
        </Notice>
      }
    >
      <Table
        label={t('webhooks.tab.endpoints')}
        columns={[t('webhooks.url'), t('webhooks.state'), t('webhooks.queued'), t('webhooks.last')]}
      >
        {rows.map((row) => (
          <tr key={row.id}>
            <td className={css.url}>
              <Link href={`/webhooks/${row.id}`}>{row.description || row.url}</Link>
              {row.description && <span className={css.faint}>{row.url}</span>}
            </td>
            <td>
              <EndpointTag endpoint={row} />
            </td>
            <td className="tabular">{row.queued}</td>
            <td>{row.delivered_at ? <Since at={row.delivered_at} /> : t('webhooks.never')}</td>
          </tr>
        ))}
      </Table>
    </ListState>
  );
}

function Add({ onClick }: { onClick: () => void }) {
  const t = useT();
  const mayWrite = useMay('settings:write');
  if (!mayWrite) return null;
  return (
    <Button leftSection={<IconPlus size={16} />} onClick={onClick}>
      {t('webhooks.add')}
    </Button>
  );
}

/** The form, then the secret; they outlive the list that is read again meanwhile. */
function Making({ isMaking, onClose }: { isMaking: boolean; onClose: () => void }) {
  const [, navigate] = useLocation();
  const [made, setMade] = useState<NewEndpoint | null>(null);
  return (
    <>
      {isMaking && (
        <EndpointDialog
          onClose={onClose}
          onMade={(endpoint) => {
            onClose();
            setMade(endpoint);
          }}
        />
      )}
      {made && (
        <SecretDialog
          secret={made.secret}
          publicKey={made.public_key}
          onClose={() => navigate(`/webhooks/${made.id}`)}
        />
      )}
    </>
  );
}

function NotRunning() {
  const t = useT();
  return (
    <PageFrame title={t('page.webhooks')} lead={t('webhooks.lead')}>
      <Notice icon={IconWebhook} title={t('webhooks.off')} text={t('webhooks.offText')}>
        <Link href="/plugins/webhooks">{t('webhooks.toPlugin')}</Link>
      </Notice>
    </PageFrame>
  );
}
