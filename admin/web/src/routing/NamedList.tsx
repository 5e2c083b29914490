import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAnchor, IconPencil, IconPlus, IconTrash, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Page, Queue } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { FormDialog } from '@/ui/FormDialog';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Since } from '@/ui/Since';
import { Table } from '@/ui/Table';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import css from './NamedList.module.css';

type Named = Queue;

/** A page for things that are little more than a name: queues and teams. */
export function NamedList(props: { path: 'queues' | 'teams'; icon: Icon }) {
  const { path, icon } = props;
  const t = useT();
  const word = (key: string) => t(`${path}.${key}` as MessageKey);
  const query = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => api.get<Page<Named>>(path, { limit: 100 }, signal),
  });
  const [edited, setEdited] = useState<Named | 'new' | null>(null);
  const [removed, setRemoved] = useState<Named | null>(null);
  const rows = query.data?.data ?? [];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {word('add')}
    </Button>
  );
  return (
    <PageFrame title={word('title')} lead={word('lead')} action={rows.length > 0 && add}>
      <ListState
        query={query}
        isEmpty={rows.length === 0}
        empty={
          <Notice icon={icon} title={word('empty')} text={word('emptyText')}>
            {add}
          </Notice>
        }
      >
        <Table label={word('title')} columns={[t('field.name'), t('field.created'), '']}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <span className={css.name}>
                  {row.name}
                  {row.is_fallback && (
                    <Tag icon={IconAnchor} tone="plain" word={t('queues.fallback')} />
                  )}
                </span>
              </td>
              <td>{row.created_at && <Since at={row.created_at} />}</td>
              <td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={() => setEdited(row)}
                  aria-label={t('action.renameNamed', { name: row.name })}
                >
                  <IconPencil size={16} />
                </ActionIcon>
                {!row.is_fallback && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    onClick={() => setRemoved(row)}
                    aria-label={t('action.deleteNamed', { name: row.name })}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                )}
              </td>
            </tr>
          ))}
        </Table>
      </ListState>
      {edited && <NameDialog path={path} edited={edited} onClose={() => setEdited(null)} />}
      {removed && <RemoveDialog path={path} removed={removed} onClose={() => setRemoved(null)} />}
    </PageFrame>
  );
}

function NameDialog(props: { path: string; edited: Named | 'new'; onClose: () => void }) {
  const { path, edited, onClose } = props;
  const t = useT();
  const word = (key: string) => t(`${path}.${key}` as MessageKey);
  const isNew = edited === 'new';
  const [name, setName] = useState(isNew ? '' : edited.name);
  const save = useAct(
    () =>
      isNew
        ? api.post<Named>(path, { name: name.trim() })
        : api.patch<Named>(`${path}/${edited.id}`, { name: name.trim() }),
    { refresh: [[path]], said: () => t('done.saved'), onDone: onClose, isForm: true },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={isNew ? word('add') : t('action.renameNamed', { name: edited.name })}
      submit={isNew ? word('add') : t('action.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={t('field.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function RemoveDialog(props: { path: string; removed: Named; onClose: () => void }) {
  const { path, removed, onClose } = props;
  const t = useT();
  const remove = useAct(() => api.delete(`${path}/${removed.id}`), {
    refresh: [[path]],
    said: () => t('done.deleted', { name: removed.name }),
    onDone: onClose,
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('action.deleteNamed', { name: removed.name })}
      submit={t('action.delete')}
      isBusy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
      tone="bad"
    >
      <p>{t(`${path}.deleteText` as MessageKey)}</p>
    </FormDialog>
  );
}
