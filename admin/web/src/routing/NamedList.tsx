import { TextInput } from '@mantine/core';
import { IconAnchor, IconPencil, IconTrash, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Queue, Team } from '@/api/types';
import { useT, type MessageKey } from '@/i18n';
import { FormDialog } from '@/ui/FormDialog';
import { DeleteDialog, ListPage, RowAction } from '@/ui/ListPage';
import { Since } from '@/ui/Since';
import { Tag } from '@/ui/Tag';
import { useAct } from '@/ui/useAct';
import css from './NamedList.module.css';

type Named = Queue | Team;

const isFallback = (row: Named) => 'is_fallback' in row && row.is_fallback;

/** A page for things that are little more than a name: queues and teams. */
export function NamedList({ path, icon }: { path: 'queues' | 'teams'; icon: Icon }) {
  const t = useT();
  const word = (key: string) => t(`${path}.${key}` as MessageKey);
  const [edited, setEdited] = useState<Named | 'new' | null>(null);
  const [removed, setRemoved] = useState<Named | null>(null);
  return (
    <>
      <ListPage<Named>
        path={path}
        queryKey={[path]}
        words={{
          title: word('title'),
          lead: word('lead'),
          add: word('add'),
          empty: word('empty'),
          emptyText: word('emptyText'),
        }}
        icon={icon}
        columns={[t('field.name'), t('field.created'), '']}
        onAdd={() => setEdited('new')}
        drawRow={(row) => (
          <tr key={row.id}>
            <td>
              <span className={css.name}>
                {row.name}
                {isFallback(row) && (
                  <Tag icon={IconAnchor} tone="plain" word={t('queues.fallback')} />
                )}
              </span>
            </td>
            <td>
              <Since at={row.created_at} />
            </td>
            <td>
              <RowAction
                icon={IconPencil}
                label={t('action.renameNamed', { name: row.name })}
                onClick={() => setEdited(row)}
              />
              {!isFallback(row) && (
                <RowAction
                  icon={IconTrash}
                  label={t('action.deleteNamed', { name: row.name })}
                  onClick={() => setRemoved(row)}
                />
              )}
            </td>
          </tr>
        )}
      />
      {edited && <NameDialog path={path} edited={edited} onClose={() => setEdited(null)} />}
      {removed && (
        <DeleteDialog
          path={`${path}/${removed.id}`}
          queryKey={[path]}
          words={{
            title: t('action.deleteNamed', { name: removed.name }),
            text: word('deleteText'),
            submit: t('action.delete'),
            done: t('done.deleted', { name: removed.name }),
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </>
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
