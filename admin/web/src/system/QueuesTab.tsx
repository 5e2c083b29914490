import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Consumer, Depth, Page, System } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { LineChart } from '@/ui/LineChart';
import { Table } from '@/ui/Table';
import { seriesOf } from './depths';
import css from './System.module.css';

/** How much waits, now and over the last hour, and how far each reader of the log is. */
export function QueuesTab({ system }: { system: System }) {
  const t = useT();
  const history = useQuery({
    queryKey: [...keys.system, 'history'],
    queryFn: ({ signal }) => api.get<Page<Depth>>('system/history', undefined, signal),
    refetchInterval: 10_000,
    staleTime: 0,
  });
  const depths = [...(history.data?.data ?? []), system.depth];
  const times = depths.map((one) => one.at);
  const { writes, outbox, backlog, dead } = seriesOf(depths);
  return (
    <>
      <div className={css.charts}>
        <LineChart title={t('system.backlog')} times={times} values={backlog} />
        <LineChart title={t('system.outbox')} times={times} values={outbox} />
        <LineChart title={t('system.writes')} times={times} values={writes} />
        <LineChart title={t('system.dead')} times={times} values={dead} />
      </div>
      <h2 className={css.heading}>{t('system.consumers')}</h2>
      <p className={css.lead}>{t('system.consumersText')}</p>
      <Table
        label={t('system.consumers')}
        columns={[
          t('field.name'),
          t('system.position'),
          t('system.backlog'),
          t('system.owed'),
          t('system.dead'),
        ]}
      >
        {system.consumers.map((one) => (
          <ConsumerRows key={one.name} consumer={one} />
        ))}
      </Table>
    </>
  );
}

function ConsumerRows({ consumer }: { consumer: Consumer }) {
  const t = useT();
  const number = (value: number) => new Intl.NumberFormat(t.locale).format(value);
  return (
    <>
      <tr>
        <td>
          <code className={css.code}>{consumer.name}</code>
        </td>
        <td className="tabular">{number(consumer.position)}</td>
        <td className="tabular">{number(consumer.backlog)}</td>
        <td className="tabular">{number(consumer.owed)}</td>
        <td className="tabular">{number(consumer.dead_letters)}</td>
      </tr>
      {consumer.last_error && (
        <tr>
          <td colSpan={5} className={css.trouble}>
            {consumer.last_error}
          </td>
        </tr>
      )}
    </>
  );
}
