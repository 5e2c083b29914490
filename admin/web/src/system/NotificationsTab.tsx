import { Button, NativeSelect } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { NotificationDelivery } from '@/api/types';
import { usePages } from '@/api/usePages';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import '@/bell/texts';
import { useT, type MessageKey } from '@/i18n';
import { keys } from '@/realtime/keys';
import { ALWAYS, momentsOf } from '@/ui/days';
import { ListState, Notice } from '@/ui/ListState';
import { ShowMore } from '@/ui/ShowMore';
import { SpanFields } from '@/ui/SpanFields';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import css from './System.module.css';

const STATES = ['queued', 'sent', 'failed', 'suppressed'] as const;
const KNOWN = ['digest', 'gone', 'preference', 'present', 'privacy', 'quiet_hours', 'read'];

/** Who was told of what by what, and what became of it; without a word of it. */
export function NotificationsTab() {
  const t = useT();
  const [state, setState] = useState('');
  const [span, setSpan] = useState(ALWAYS);
  const { pages, rows } = usePages<NotificationDelivery>(
    'notification-deliveries',
    { state, ...momentsOf(span) },
    { queryKey: [...keys.notificationDeliveries, state, span] },
  );
  return (
    <>
      <p className={css.lead}>{t('told.lead')}</p>
      <div className={css.filters}>
        <NativeSelect
          label={t('told.state')}
          value={state}
          data={[
            { value: '', label: t('told.any') },
            ...STATES.map((value) => ({ value, label: t(`told.state.${value}`) })),
          ]}
          onChange={(event) => setState(event.currentTarget.value)}
        />
        <SpanFields value={span} onChange={setSpan} />
      </div>
      <ListState
        query={pages}
        isEmpty={rows.length === 0}
        empty={<Notice icon={IconBellCheck} title={t('told.empty')} text={t('told.emptyText')} />}
      >
        <Table
          label={t('system.tab.notifications')}
          columns={[t('told.when'), t('told.who'), t('told.what'), t('told.channel'), t('told.state'), '']}
        >
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Table>
        <ShowMore pages={pages} className={css.more} />
      </ListState>
    </>
  );
}

function Row({ row }: { row: NotificationDelivery }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'system:write');
  const retry = useAct(() => api.post(`notification-deliveries/${row.id}/retry`), {
    refresh: [keys.notificationDeliveries],
    said: () => t('told.retried'),
  });
  const why = KNOWN.includes(row.reason) ? t(`told.reason.${row.reason}` as MessageKey) : row.reason;
  return (
    <tr>
      <td>
        <Since at={row.created_at} />
      </td>
      <td dir="auto">{row.staff_name}</td>
      <td>
        <code className={css.code}>{row.type}</code>
      </td>
      <td>{row.channel === 'in_app' ? t('wishes.inApp') : (row.channel_name ?? row.channel)}</td>
      <td className={css.why}>
        {t(`told.state.${row.state}`)}
        {why && ` (${why})`}
      </td>
      <td>
        {mayWrite && row.state === 'failed' && (
          <Button variant="default" size="compact-sm" loading={retry.isPending} onClick={() => retry.mutate()}>
            {t('told.retry')}
          </Button>
        )}
      </td>
    </tr>
  );
}
