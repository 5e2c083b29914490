import '@/i18n/lateTexts';
import { Button, Menu, ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCopy,
  IconDots,
  IconDownload,
  IconEdit,
  IconPlus,
  IconRoute,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '@/api/http';
import { readAll } from '@/api/readAll';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import { copyOf, download, readFlowFile } from './files';
import { flowKeys } from './keys';
import { NewFlowDialog } from './NewFlowDialog';
import type { Flow, FlowRow } from './types';

/** All flows, and how they come about: from a template, a copy, or a file. */
export default function FlowsPage() {
  const t = useT();
  const permissions = usePermissions();
  const mayEdit = isAllowed(permissions, 'widget:write');
  const [isMaking, setMaking] = useState(false);
  const query = useQuery({
    queryKey: flowKeys.list,
    queryFn: ({ signal }) => readAll<FlowRow>('flows', signal),
  });
  const rows = query.data?.data ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('flows.add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('page.flows')}
      lead={t('flows.lead')}
      action={
        mayEdit && (
          <>
            <ImportButton rows={rows} />
            {rows.length > 0 && add}
          </>
        )
      }
    >
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={IconRoute} title={t('flows.empty')} text={t('flows.emptyText')}>
            {mayEdit && add}
          </Notice>
        }
      >
        <Table
          label={t('page.flows')}
          columns={[t('field.name'), t('widgets.state'), t('field.changed'), '']}
        >
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link href={`/flows/${row.id}`}>{row.name}</Link>
              </td>
              <td>
                <FlowTag row={row} />
              </td>
              <td>
                <Since at={row.updated_at} />
              </td>
              <td>
                <RowMenu row={row} rows={rows} mayEdit={mayEdit} />
              </td>
            </tr>
          ))}
        </Table>
      </ListState>
      {isMaking && <NewFlowDialog rows={rows} onClose={() => setMaking(false)} />}
    </PageFrame>
  );
}

function FlowTag({ row }: { row: FlowRow }) {
  const t = useT();
  if (row.published_revision === null) {
    return <Tag icon={IconCircleDashed} tone="plain" word={t('widgets.draft')} />;
  }
  const word = t('widgets.published', { revision: row.published_revision });
  if (row.has_changes) {
    return <Tag icon={IconEdit} tone="warn" word={`${word} · ${t('flows.changed')}`} />;
  }
  return <Tag icon={IconCircleCheck} tone="good" word={word} />;
}

function RowMenu({ row, rows, mayEdit }: { row: FlowRow; rows: FlowRow[]; mayEdit: boolean }) {
  const t = useT();
  const [, navigate] = useLocation();
  const duplicate = useAct(
    async () => {
      const flow = await api.get<Flow>(`flows/${row.id}`);
      const document = copyOf(flow.draft, t('flows.copyName', { name: row.name }), rows);
      return api.post<Flow>('flows', { document });
    },
    { refresh: [flowKeys.all], onDone: (flow) => navigate(`/flows/${flow.id}`) },
  );
  const remove = useAct(() => api.delete(`flows/${row.id}`), {
    refresh: [flowKeys.all],
    said: () => t('done.deleted', { name: row.name }),
    undo: () => api.post(`flows/${row.id}/undelete`),
  });
  const save = useAct(async () => download((await api.get<Flow>(`flows/${row.id}`)).draft), {
    refresh: [],
  });
  return (
    <Menu position="bottom-end" floatingStrategy="fixed">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('flows.more', { name: row.name })}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => duplicate.mutate()}>
            {t('flows.duplicate')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => save.mutate()}>
          {t('flows.export')}
        </Menu.Item>
        {mayEdit && (
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => remove.mutate()}>
            {t('action.delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function ImportButton({ rows }: { rows: FlowRow[] }) {
  const t = useT();
  const [, navigate] = useLocation();
  const field = useRef<HTMLInputElement>(null);
  const take = useAct(
    async (file: File) => {
      const document = await readFlowFile(file, rows);
      if (!document) throw new Error(t('flows.notAFlow'));
      const isTaken = rows.some((row) => row.name === document.name);
      const name = isTaken ? t('flows.copyName', { name: document.name }) : document.name;
      return api.post<Flow>('flows', { document: { ...document, name: name.slice(0, 80) } });
    },
    { refresh: [flowKeys.all], onDone: (flow) => navigate(`/flows/${flow.id}`) },
  );
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label={t('flows.import')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file) take.mutate(file);
        }}
      />
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden />}
        loading={take.isPending}
        onClick={() => field.current?.click()}
      >
        {t('flows.import')}
      </Button>
    </>
  );
}
