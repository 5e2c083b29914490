import { Button, Menu, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDownload, IconSearch, IconX } from '@tabler/icons-react';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { SpanFields } from '@/ui/SpanFields';
import { download } from '@/ui/download';
import { useAct } from '@/ui/useAct';
import css from './AuditPage.module.css';
import { choicesOf, isEmpty, NO_FILTER, queryOf, type AuditFilter } from './filter';

/** Who, what, when and where; and the way to take the found entries along. */
export function AuditFilters(props: {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}) {
  const { filter, onChange } = props;
  const t = useT();
  const actions = useQuery({
    queryKey: [...keys.audit, 'actions'],
    queryFn: ({ signal }) => api.get<Page<string>>('audit/actions', undefined, signal),
  });
  const put = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part });
  return (
    <div className={css.filters} role="search" aria-label={t('audit.search')}>
      <TextInput
        label={t('audit.who')}
        placeholder={t('audit.whoHint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.actor}
        onChange={(event) => put({ actor: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('audit.action')}
        value={filter.action}
        onChange={(event) => put({ action: event.currentTarget.value })}
        data={[
          { value: '', label: t('audit.anyAction') },
          ...choicesOf(actions.data?.data ?? []),
        ]}
      />
      <TextInput
        label={t('audit.target')}
        placeholder={t('audit.targetHint')}
        value={filter.target}
        onChange={(event) => put({ target: event.currentTarget.value })}
      />
      <TextInput
        label={t('audit.address')}
        placeholder="10.1.*"
        value={filter.address}
        onChange={(event) => put({ address: event.currentTarget.value })}
      />
      <SpanFields value={filter} onChange={({ since, until }) => put({ since, until })} />
      <div className={css.filterActs}>
        <ExportMenu filter={filter} />
        {!isEmpty(filter) && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconX size={16} />}
            onClick={() => onChange(NO_FILTER)}
          >
            {t('audit.clear')}
          </Button>
        )}
      </div>
    </div>
  );
}

function ExportMenu({ filter }: { filter: AuditFilter }) {
  const t = useT();
  const save = useAct((format: 'csv' | 'jsonl') => download('audit/export', { ...queryOf(filter), format }), {
    refresh: [keys.audit],
    said: () => t('audit.exported'),
  });
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} loading={save.isPending}>
          {t('audit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate('csv')}>{t('audit.csv')}</Menu.Item>
        <Menu.Item onClick={() => save.mutate('jsonl')}>{t('audit.jsonl')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
