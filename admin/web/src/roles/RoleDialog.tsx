import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Grant, Role } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { useAct } from '@/ui/useAct';
import { seenWith } from './matrix';
import { PermissionPicker } from './PermissionPicker';
import css from './RolesPage.module.css';

/** A role of one's own: a name and a set of permissions, with what it lets people see. */
export function RoleDialog(props: {
  edited: Role | 'new';
  grants: readonly Grant[];
  onClose: () => void;
}) {
  const { edited, grants, onClose } = props;
  const t = useT();
  const isNew = edited === 'new';
  const [name, setName] = useState(isNew ? '' : edited.name);
  const [permissions, setPermissions] = useState<string[]>(isNew ? [] : edited.permissions);
  const save = useAct(
    () =>
      isNew
        ? api.post<Role>('roles', { name: name.trim(), permissions })
        : api.patch<Role>(`roles/${edited.id}`, { name: name.trim(), permissions }),
    { refresh: [keys.roles, keys.staff], said: () => t('done.saved'), onDone: onClose, isForm: true },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={isNew ? t('roles.add') : t('action.editNamed', { name: edited.name })}
      submit={t(isNew ? 'roles.add' : 'action.save')}
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
        error={fieldError(save.error, '/name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PermissionPicker
        label={t('roles.may')}
        description={t('roles.mayText')}
        grants={grants}
        error={fieldError(save.error, '/permissions')}
        value={permissions}
        onChange={setPermissions}
      />
      <div aria-live="polite">
        <p className={css.groupName}>{t('roles.sees')}</p>
        <ul className={css.seen}>
          {seenWith(permissions).map((part) => (
            <li key={part}>{t(`roles.sees.${part}`)}</li>
          ))}
        </ul>
      </div>
    </FormDialog>
  );
}
