import '@/i18n/lateTexts';
import { Button, Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCircleCheck, IconCircleDashed, IconPlus, IconWorldWww } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import type { Widget } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import { START_NAMES, STARTS, type StartName } from './starts';
import css from './Widgets.module.css';

export default function WidgetsPage() {
  const t = useT();
  const query = useQuery({
    queryKey: keys.widgets,
    queryFn: ({ signal }) => readAll<Widget>('widgets', signal),
  });
  const mayWrite = useMay('widget:write');
  const [isMaking, setMaking] = useState(false);
  const rows = query.data?.data ?? [];
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('widgets.add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('page.widgets')}
      lead={t('widgets.lead')}
      action={rows.length > 0 && add}
    >
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={IconWorldWww} title={t('widgets.empty')} text={t('widgets.emptyText')}>
            {add}
          </Notice>
        }
      >
        <Table
          label={t('page.widgets')}
          columns={[t('field.name'), t('widgets.state'), t('field.changed')]}
        >
          {rows.map((widget) => (
            <tr key={widget.id}>
              <td>
                <Link href={`/widgets/${widget.id}`}>{widget.name}</Link>
              </td>
              <td>
                <PublishedTag widget={widget} />
              </td>
              <td>
                <Since at={widget.updated_at} />
              </td>
            </tr>
          ))}
        </Table>
      </ListState>
      {isMaking && <MakeDialog onClose={() => setMaking(false)} />}
    </PageFrame>
  );
}

export function PublishedTag({ widget }: { widget: Widget }) {
  const t = useT();
  return widget.published_revision === null ? (
    <Tag icon={IconCircleDashed} tone="plain" word={t('widgets.draft')} />
  ) : (
    <Tag
      icon={IconCircleCheck}
      tone="good"
      word={t('widgets.published', { revision: widget.published_revision })}
    />
  );
}

function MakeDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [start, setStart] = useState<StartName>('blank');
  const begin = async () => {
    const made = await api.post<Widget>('widgets', { name: name.trim() });
    const begun = { ...made.draft, ...STARTS[start] };
    return start === 'blank' ? made : api.put<Widget>(`widgets/${made.id}/draft`, begun);
  };
  const make = useAct(begin, {
    refresh: [keys.widgets],
    onDone: (widget) => navigate(`/widgets/${widget.id}`),
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('widgets.add')}
      submit={t('widgets.add')}
      isBusy={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
    >
      <TextInput
        label={t('field.name')}
        description={t('widgets.nameText')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group
        label={t('start.title')}
        value={start}
        onChange={(value) => setStart(value as StartName)}
      >
        <div className={css.starts}>
          {START_NAMES.map((value) => (
            <Radio.Card key={value} value={value} className={css.start}>
              <Radio.Indicator />
              <span>
                <span className={css.startName}>{t(`start.${value}`)}</span>
                <span className={css.startText}>{t(`start.${value}Text`)}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    </FormDialog>
  );
}
