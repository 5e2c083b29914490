import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { Widget } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { useAct } from '@/ui/useAct';
import { goFreely } from '@/ui/unsaved';
import css from './Designer.module.css';
import type { DraftControl } from './draft/useDraft';

/** What is done with a widget less often. */
export function WidgetMenu({ control }: { control: DraftControl }) {
  const t = useT();
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  const close = () => setOpen(null);
  if (!useMay('widget:write')) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('designer.more')}>
            <IconDotsVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen('rename')}>
            {t('designer.rename')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setOpen('delete')}>
            {t('designer.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'rename' && <Rename control={control} onClose={close} />}
      {open === 'delete' && <Delete widget={control.widget} onClose={close} />}
    </>
  );
}

function Rename({ control, onClose }: { control: DraftControl; onClose: () => void }) {
  const t = useT();
  const { widget } = control;
  const [name, setName] = useState(widget.name);
  const rename = useAct(() => api.patch<Widget>(`widgets/${widget.id}`, { name: name.trim() }), {
    refresh: [keys.widgets],
    onDone: (found) => {
      control.rename(found);
      onClose();
    },
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('designer.rename')}
      submit={t('action.save')}
      isBusy={rename.isPending}
      isBlocked={name.trim() === ''}
      error={rename.error}
      onSubmit={() => rename.mutate()}
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
    </FormDialog>
  );
}

function Delete({ widget, onClose }: { widget: Widget; onClose: () => void }) {
  const t = useT();
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const remove = useAct(() => api.delete<void>(`widgets/${widget.id}`), {
    refresh: [],
    said: () => t('designer.deleted', { name: widget.name }),
    onDone: () => {
      // What is not stored of it has gone with it.
      goFreely(() => navigate('/widgets'));
      // Not the widget itself: it would be asked for once more, and is gone.
      void cache.invalidateQueries({ queryKey: keys.widgets, exact: true });
    },
    isForm: true,
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('designer.deleteAsk', { name: widget.name })}
      submit={t('designer.delete')}
      tone="bad"
      isBusy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
    >
      <p className={css.faint}>{t('designer.deleteText')}</p>
    </FormDialog>
  );
}
