import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHeartbeat,
  IconPlugConnectedX,
  IconTable,
} from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Plugin, PluginHealth } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { exactTime } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { showFailure } from '@/ui/failure';
import { Failure, Loading, Notice } from '@/ui/ListState';
import { Table } from '@/ui/Table';
import { Tag } from '@/ui/Tag';
import own from './Detail.module.css';
import { HookTable } from './HookTable';
import { buildSlots, type Slot } from './series';
import { TimeChart } from './TimeChart';

const EVERY_MS = 5_000;

/** How the plugin feels and how each of its hooks does. */
export function HealthTab({ plugin }: { plugin: Plugin }) {
  const query = useQuery({
    queryKey: keys.pluginHealth(plugin.id),
    queryFn: ({ signal }) =>
      api.get<PluginHealth>(`plugins/${plugin.id}/health`, undefined, signal),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  if (query.data) {
    return <Figures plugin={plugin} health={query.data} at={query.dataUpdatedAt} />;
  }
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading />;
}

function Figures(props: { plugin: Plugin; health: PluginHealth; at: number }) {
  const { plugin, health, at } = props;
  const t = useT();
  const title = t('pluginHealth.noHooks');
  return (
    <div className={own.blocks}>
      <OwnWord plugin={plugin} health={health} />
      {health.hooks.length === 0 ? (
        <Notice icon={IconHeartbeat} title={title} text={t('pluginHealth.noHooksText')} />
      ) : (
        <>
          <Lately health={health} at={at} />
          <section>
            <h2 className={own.blockTitle}>{t('pluginHealth.since')}</h2>
            <HookTable hooks={health.hooks} />
            <p className={own.below}>{t('pluginHealth.breakerText')}</p>
          </section>
        </>
      )}
    </div>
  );
}

/** What the plugin itself last said, and a way to ask it now. */
function OwnWord({ plugin, health }: { plugin: Plugin; health: PluginHealth }) {
  const t = useT();
  const cache = useQueryClient();
  const mayAsk = isAllowed(usePermissions(), 'plugin:write');
  const isActive = plugin.state === 'running' || plugin.state === 'degraded';
  const ask = useMutation({
    mutationFn: () => api.post<PluginHealth>(`plugins/${plugin.id}/health`),
    onSuccess: (fresh) => {
      cache.setQueryData(keys.pluginHealth(plugin.id), fresh);
      void cache.invalidateQueries({ queryKey: keys.plugin(plugin.id), exact: true });
    },
    onError: (error) => showFailure(t, error),
  });
  const word = health.checked;
  const icon = !isActive
    ? IconPlugConnectedX
    : word?.status === 'ok'
      ? IconCircleCheck
      : word
        ? IconAlertTriangle
        : IconHeartbeat;
  return (
    <div className={own.word} role="status">
      {isActive && word ? (
        <>
          <Tag
            icon={icon}
            tone={word.status === 'ok' ? 'good' : word.status === 'failed' ? 'bad' : 'warn'}
            word={t(`pluginHealth.status.${word.status}`)}
          />
          <span className={own.grow}>
            {word.message}{' '}
            <span className={own.faint}>
              {t('pluginHealth.lastWord', { at: exactTime(word.at, t.locale) })}
            </span>
          </span>
        </>
      ) : (
        <span className={own.grow}>
          {t(isActive ? 'pluginHealth.never' : 'plugins.notRunning')}
        </span>
      )}
      {mayAsk && isActive && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconHeartbeat size={14} aria-hidden />}
          loading={ask.isPending}
          onClick={() => ask.mutate()}
        >
          {t('pluginHealth.ask')}
        </Button>
      )}
    </div>
  );
}

function Lately({ health, at }: { health: PluginHealth; at: number }) {
  const t = useT();
  const [hook, setHook] = useState('');
  const [isTable, setTable] = useState(false);
  const minutes = Math.round(health.span_s / 60);
  const slots = buildSlots(health, hook || null, at);
  const sum = (read: (slot: Slot) => number) => slots.reduce((all, slot) => all + read(slot), 0);
  const calls = sum((slot) => slot.calls);
  const number = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 2 });
  const clock = (slot: Slot) => new Date(slot.end).toLocaleTimeString(t.locale);
  return (
    <section className={own.blocks}>
      <div className={own.line}>
        <h2 className={own.blockTitle}>{t('pluginHealth.lately', { minutes })}</h2>
        <NativeSelect
          aria-label={t('pluginHealth.hook')}
          data={[
            { value: '', label: t('pluginHealth.allHooks') },
            ...health.hooks.map((one) => ({ value: one.hook, label: one.hook })),
          ]}
          value={hook}
          onChange={(event) => setHook(event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<IconTable size={16} aria-hidden />}
          aria-expanded={isTable}
          disabled={calls === 0}
          onClick={() => setTable(!isTable)}
        >
          {t(isTable ? 'pluginHealth.tableHide' : 'pluginHealth.table')}
        </Button>
      </div>
      {calls === 0 ? (
        <p className={own.faint}>{t('pluginHealth.noCalls', { minutes })}</p>
      ) : (
        <>
          <TimeChart
            title={t('pluginHealth.calls')}
            text={t('pluginHealth.chartText', {
              calls: number.format(calls),
              failures: number.format(sum((slot) => slot.failures)),
              minutes,
            })}
            unit=""
            minutes={minutes}
            slots={slots}
            read={(slot) => ({
              whole: slot.calls,
              part: slot.failures,
              words: `${clock(slot)}: ${slot.calls} ${t('pluginHealth.calls')}, ${slot.failures} ${t('pluginHealth.failures')}`,
            })}
          />
          <TimeChart
            title={t('pluginHealth.latency')}
            text={t('pluginHealth.latencyText', {
              ms: number.format(Math.max(...slots.map((slot) => slot.p95))),
              minutes,
            })}
            unit="ms"
            minutes={minutes}
            slots={slots}
            read={(slot) => ({
              whole: slot.p95,
              part: 0,
              words: `${clock(slot)}: ${number.format(slot.p95)} ms`,
            })}
          />
        </>
      )}
      {isTable && (
        <Table
          label={t('pluginHealth.lately', { minutes })}
          columns={[
            t('pluginHealth.time'),
            t('pluginHealth.calls'),
            t('pluginHealth.failures'),
            `${t('pluginHealth.mean')} (ms)`,
            `${t('pluginHealth.p95')} (ms)`,
          ]}
        >
          {slots
            .filter((slot) => slot.calls > 0)
            .map((slot) => (
              <tr key={slot.end} className="tabular">
                <td>{clock(slot)}</td>
                <td>{number.format(slot.calls)}</td>
                <td>{number.format(slot.failures)}</td>
                <td>{number.format(slot.mean)}</td>
                <td>{number.format(slot.p95)}</td>
              </tr>
            ))}
        </Table>
      )}
    </section>
  );
}
