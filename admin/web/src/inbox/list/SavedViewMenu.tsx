import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconRestore, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { SavedView } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { useAct } from '@/ui/useAct';

/** What can be done with a saved view itself; deleting it can be undone. */
export function SavedViewMenu(props: {
  view: SavedView;
  onEdit: () => void;
  onReset: (() => void) | null;
}) {
  const { view, onEdit, onReset } = props;
  const t = useT();
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState(false);
  const canShare = isAllowed(usePermissions(), 'saved_view:share');
  const canChange = view.is_shared ? canShare : view.is_own;
  const remove = useAct(() => api.delete(`saved-views/${view.id}`), {
    refresh: [keys.savedViews],
    said: () => t('savedView.deleted', { name: view.name }),
    undo: () => {
      const { name, filter, is_shared, position } = view;
      return api.post('saved-views', { name, filter, is_shared, position });
    },
    onDone: () => navigate('/inbox/all'),
  });
  if (!canChange && !onReset) return null;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('savedView.menu')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onReset && (
          <Menu.Item leftSection={<IconRestore size={16} aria-hidden />} onClick={onReset}>
            {t('savedView.reset')}
          </Menu.Item>
        )}
        {canChange && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
              {t('savedView.change')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => remove.mutate()}
            >
              {t('savedView.delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
