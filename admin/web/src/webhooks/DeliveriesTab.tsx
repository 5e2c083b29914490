import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRefresh, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import { usePages } from '@/api/usePages';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { ALWAYS, momentsOf } from '@/ui/days';
import { Failure, ListState, Loading, Notice } from '@/ui/ListState';
import { OpeningRow } from '@/ui/OpeningRow';
import { ShowMore } from '@/ui/ShowMore';
import { SpanFields } from '@/ui/SpanFields';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import { ValueTree } from '@/ui/ValueTree';
import { DeliveryTag } from './EndpointTag';
import type { Attempt, Delivery, WholeDelivery } from './types';
import css from './Webhooks.module.css';

const STATES = [
  ['', 'all'],
  ['delivered', 'delivered'],
  ['pending,waiting', 'pending'],
  ['failed', 'failed'],
] as const;
const LOOK_EVERY_MS = 2_000;

/** The delivery log, of one endpoint or of all. The plugin sends no events, so it is asked. */
export function DeliveriesTab({ endpointId }: { endpointId?: string }) {
  const t = useT();
  const [state, setState] = useState<string>('');
  const [span, setSpan] = useState(ALWAYS);
  const { pages, rows } = usePages<Delivery>(
    'webhooks/deliveries',
    { endpoint_id: endpointId, state, ...momentsOf(span) },
    { queryKey: [...keys.deliveries, endpointId, state, span], refetchInterval: LOOK_EVERY_MS },
  );
  return (
    <>
      <div className={css.filters}>
        <NativeSelect
          label={t('webhooks.state')}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={STATES.map(([value, word]) => ({ value, label: t(`webhooks.show.${word}`) }))}
        />
        <SpanFields value={span} onChange={setSpan} />
      </div>
      <ListState
        query={pages}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={IconSend} title={t('webhooks.nothing')} text={t('webhooks.nothingText')} />
        }
      >
        <Table
          label={t('webhooks.tab.deliveries')}
          columns={['', t('webhooks.type'), t('webhooks.state'), t('webhooks.answer'), t('webhooks.when')]}
        >
          {rows.map((row) => (
            <DeliveryRows key={row.id} delivery={row} />
          ))}
        </Table>
        <ShowMore pages={pages} className={css.more} />
      </ListState>
    </>
  );
}

function DeliveryRows({ delivery }: { delivery: Delivery }) {
  const t = useT();
  return (
    <OpeningRow
      label={t('webhooks.inspect', { type: delivery.type })}
      columns={5}
      detail={() => (
        <Inspected id={delivery.id} state={delivery.state} attempts={delivery.attempts} />
      )}
    >
      <td>
        <code className={css.code}>{delivery.type}</code>
      </td>
      <td>
        <DeliveryTag state={delivery.state} />
      </td>
      <td className={css.why}>{delivery.last_error ?? delivery.last_status ?? ''}</td>
      <td>
        <Since at={delivery.created_at} />
      </td>
    </OpeningRow>
  );
}

function Inspected({ id, state, attempts }: { id: string; state: string; attempts: number }) {
  const t = useT();
  const mayWrite = isAllowed(usePermissions(), 'settings:write');
  const query = useQuery({
    queryKey: [...keys.deliveries, 'one', id, state, attempts],
    queryFn: ({ signal }) => api.get<WholeDelivery>(`webhooks/deliveries/${id}`, undefined, signal),
    placeholderData: (before) => before,
  });
  const replay = useAct(() => api.post(`webhooks/deliveries/${id}/replay`), {
    refresh: [keys.deliveries],
    said: () => t('webhooks.replayed'),
  });
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { body, tries, next_attempt_at } = query.data;
  return (
    <div className={css.inspected}>
      <div className={css.inspectedHead}>
        <code className={css.code}>{id}</code>
        {next_attempt_at && state === 'pending' && (
          <span className={css.faint}>
            {t('webhooks.next', { time: exactTime(next_attempt_at, t.locale) })}
          </span>
        )}
        {mayWrite && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            {t('webhooks.replay')}
          </Button>
        )}
      </div>
      <h3 className={css.small}>{t('webhooks.body')}</h3>
      <pre className={css.body} tabIndex={0} aria-label={t('webhooks.body')}>
        {pretty(body)}
      </pre>
      {tries.map((one) => (
        <Try key={one.at} attempt={one} />
      ))}
    </div>
  );
}

function Try({ attempt }: { attempt: Attempt }) {
  const t = useT();
  return (
    <details className={css.attempt}>
      <summary>
        {exactTime(attempt.at, t.locale)} · {attempt.status ?? t('webhooks.noAnswer')} ·{' '}
        {t('webhooks.took', { ms: attempt.duration_ms })}
        {attempt.error && <span className={css.bad}> {attempt.error}</span>}
      </summary>
      <ValueTree
        value={{
          request: attempt.request_headers,
          response: attempt.response_headers,
          excerpt: attempt.response_excerpt,
        }}
      />
    </details>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
