import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '@/api/http';
import type { SavedView } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { keys, type ListFilter } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { NameInput } from '@/ui/NameInput';
import { useAct } from '@/ui/useAct';
import { toSaved } from './filter';

/** Keep a filter as a view of one's own, or of everybody. */
export default function SaveViewDialog(props: {
  filter: ListFilter;
  /** The view to rename; without one, a new one is made. */
  view: SavedView | null;
  onClose: () => void;
}) {
  const { filter, view, onClose } = props;
  const t = useT();
  const [, navigate] = useLocation();
  const canShare = isAllowed(usePermissions(), 'saved_view:share');
  const [name, setName] = useState(view?.name ?? '');
  const [isShared, setShared] = useState(view?.is_shared ?? false);
  const save = useAct(
    () => {
      const body = { name, filter: toSaved(filter), is_shared: isShared };
      return view
        ? api.patch<SavedView>(`saved-views/${view.id}`, body)
        : api.post<SavedView>('saved-views', body);
    },
    {
      refresh: [keys.savedViews],
      said: (made) => t('savedView.saved', { name: made.name }),
      onDone: (made) => {
        onClose();
        navigate(`/inbox/${made.id}`);
      },
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t(view ? 'savedView.change' : 'savedView.save')}
      submit={t('savedView.submit')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <NameInput value={name} onChange={setName} error={save.error} />
      {canShare && (
        <Switch
          label={t('savedView.share')}
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}
