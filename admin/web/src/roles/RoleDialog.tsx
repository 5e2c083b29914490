import { useState } from 'react';
import type { Grant, Role } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { fieldError } from '@/ui/FormProblem';
import { NamedDialog } from '@/ui/NamedDialog';
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
  const [permissions, setPermissions] = useState<string[]>(edited === 'new' ? [] : edited.permissions);
  return (
    <NamedDialog
      edited={edited}
      add={t('roles.add')}
      path="roles"
      fields={() => ({ permissions })}
      refresh={[keys.roles, keys.staff]}
      onClose={onClose}
    >
      {(error) => (
        <>
          <PermissionPicker
            label={t('roles.may')}
            description={t('roles.mayText')}
            grants={grants}
            error={fieldError(error, '/permissions')}
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
        </>
      )}
    </NamedDialog>
  );
}
