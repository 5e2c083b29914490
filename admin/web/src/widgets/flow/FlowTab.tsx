import '@/i18n/lateTexts';
import { Button, NativeSelect, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconEdit } from '@tabler/icons-react';
import { Link } from 'wouter';
import { readAll } from '@/api/readAll';
import { useT } from '@/i18n';
import { ListState } from '@/ui/ListState';
import { flowKeys } from './keys';
import css from './Panel.module.css';
import type { FlowRow } from './types';

export interface FlowTabProps {
  widgetId: string;
  /** The widget's draft as it is on the page; its flows are at `/flows/entry` and `/flows/refs`. */
  config: Readonly<Record<string, unknown>>;
  /** Change what stands at a pointer of the draft; undefined takes it away. Stored by itself. */
  change: (pointer: string, value: unknown) => void;
}

/** Which flow a widget's conversations begin with, and which ones visitors may start. */
export function FlowTab({ config, change }: FlowTabProps) {
  const t = useT();
  const flows = (config['flows'] ?? {}) as { entry?: string; refs?: string[] };
  const query = useQuery({
    queryKey: flowKeys.list,
    queryFn: ({ signal }) => readAll<FlowRow>('flows', signal),
  });
  const rows = query.data?.data ?? [];
  const refs = flows.refs ?? [];
  const setRef = (id: string, isOn: boolean) => {
    const next = isOn ? [...refs, id] : refs.filter((one) => one !== id);
    change('/flows/refs', next.length > 0 ? next : undefined);
  };
  const entry = flows.entry ?? '';
  const chosen = rows.find((row) => row.id === entry);
  const isMissing = entry !== '' && query.data !== undefined && !chosen;
  return (
    <div className={css.tab}>
      <ListState query={query} isEmpty={false} empty={null}>
        <NativeSelect
          label={t('flows.entry')}
          description={t('flows.entryText')}
          data={[
            { value: '', label: t('flows.entryNone') },
            ...(isMissing ? [{ value: entry, label: entry }] : []),
            ...rows.map((row) => ({ value: row.id, label: row.name })),
          ]}
          value={entry}
          onChange={(event) => change('/flows/entry', event.currentTarget.value || undefined)}
        />
        {(isMissing || chosen?.published_revision === null) && (
          <p className={css.notice} role="status">
            <IconAlertTriangle size={16} aria-hidden />
            {t(isMissing ? 'flows.entryMissing' : 'flows.entryDraft')}
          </p>
        )}
        <div className={css.row}>
          {chosen && (
            <Button
              component={Link}
              href={`/flows/${chosen.id}`}
              variant="default"
              leftSection={<IconEdit size={16} aria-hidden />}
            >
              {t('flows.open', { name: chosen.name })}
            </Button>
          )}
          <Button component={Link} href="/flows" variant="default">
            {t('flows.allFlows')}
          </Button>
        </div>
        {rows.length > 0 && (
          <fieldset className={css.group}>
            <legend className={css.legend}>{t('flows.refs')}</legend>
            <p className={css.faint}>{t('flows.refsText')}</p>
            {rows.map((row) => (
              <Switch
                key={row.id}
                label={row.name}
                checked={refs.includes(row.id)}
                onChange={(event) => setRef(row.id, event.currentTarget.checked)}
              />
            ))}
          </fieldset>
        )}
      </ListState>
    </div>
  );
}
