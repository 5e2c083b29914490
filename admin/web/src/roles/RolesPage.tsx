import { ActionIcon, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconCheck,
  IconMinus,
  IconPencil,
  IconPlus,
  IconShieldLock,
  IconTrash,
  IconUser,
} from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { api } from '@/api/http';
import type { Grant, Page, Role } from '@/api/types';
import { isAllowed, usePermissions } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { useRoleName, useRoles } from '@/people/roles';
import { keys } from '@/realtime/keys';
import { DeleteDialog } from '@/ui/ListPage';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { groupByArea, orderRoles, reachOf, type Reach } from './matrix';
import { useAreaName, usePermissionName } from './permissionNames';
import { RoleDialog } from './RoleDialog';
import css from './RolesPage.module.css';

/** Who may do what: the policy table itself, with the roles made here beside it. */
export default function RolesPage() {
  const t = useT();
  const { query, roles } = useRoles();
  const grants = useQuery({
    queryKey: keys.permissions,
    queryFn: ({ signal }) => api.get<Page<Grant>>('permissions', undefined, signal),
  });
  const mayWrite = isAllowed(usePermissions(), 'role:write');
  const [edited, setEdited] = useState<Role | 'new' | null>(null);
  const [removed, setRemoved] = useState<Role | null>(null);
  const rows = grants.data?.data ?? [];
  const isPending = query.isPending || grants.isPending;
  const both = {
    data: isPending ? undefined : query.data && grants.data,
    isPending,
    error: query.error ?? grants.error,
    refetch: () => Promise.all([query.refetch(), grants.refetch()]),
  };
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('roles.add')}
    </Button>
  );
  return (
    <PageFrame title={t('page.roles')} lead={t('roles.lead')} action={add}>
      <ListState
        query={both}
        isEmpty={rows.length === 0}
        empty={<Notice icon={IconShieldLock} title={t('roles.empty')} />}
      >
        <Matrix
          grants={rows}
          roles={orderRoles(roles)}
          mayWrite={mayWrite}
          onEdit={setEdited}
          onRemove={setRemoved}
        />
        <p className={css.why}>{t('roles.scopes')}</p>
      </ListState>
      {edited && <RoleDialog edited={edited} grants={rows} onClose={() => setEdited(null)} />}
      {removed && (
        <DeleteDialog
          path={`roles/${removed.id}`}
          queryKey={keys.roles}
          words={{
            title: t('action.deleteNamed', { name: removed.name }),
            text: t('roles.deleteText'),
            submit: t('action.delete'),
            done: t('done.deleted', { name: removed.name }),
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </PageFrame>
  );
}

function Matrix(props: {
  grants: readonly Grant[];
  roles: readonly Role[];
  mayWrite: boolean;
  onEdit: (role: Role) => void;
  onRemove: (role: Role) => void;
}) {
  const { grants, roles, mayWrite, onEdit, onRemove } = props;
  const t = useT();
  const roleName = useRoleName();
  const permissionName = usePermissionName();
  const areaName = useAreaName();
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t('page.roles')}>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('roles.permission')}</th>
            {roles.map((role) => (
              <th key={role.id} scope="col">
                <span className={css.role}>{roleName(role.name)}</span>
                {role.is_builtin ? (
                  <span className={css.faint}>{t('roles.builtIn')}</span>
                ) : (
                  mayWrite && (
                    <span className={css.acts}>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        onClick={() => onEdit(role)}
                        aria-label={t('action.editNamed', { name: role.name })}
                      >
                        <IconPencil size={16} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        onClick={() => onRemove(role)}
                        aria-label={t('action.deleteNamed', { name: role.name })}
                      >
                        <IconTrash size={16} aria-hidden />
                      </ActionIcon>
                    </span>
                  )
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groupByArea(grants).map(({ area, grants: group }) => (
            <Fragment key={area}>
              <tr className={css.area}>
                <th scope="colgroup" colSpan={roles.length + 1}>
                  {areaName(area)}
                </th>
              </tr>
              {group.map((grant) => (
                <tr key={grant.name}>
                  <th scope="row">
                    {permissionName(grant.name)} <code className={css.code}>{grant.name}</code>
                  </th>
                  {roles.map((role) => (
                    <td key={role.id}>
                      <Cell reach={reachOf(grant, role)} />
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MARKS = { any: IconCheck, own: IconUser, none: IconMinus } as const;

function Cell({ reach }: { reach: Reach }) {
  const t = useT();
  const Mark = MARKS[reach];
  return (
    <span className={css.cell} data-reach={reach}>
      <Mark size={14} aria-hidden />
      <span className={reach === 'none' ? 'visually-hidden' : undefined}>
        {t(`roles.reach.${reach}`)}
      </span>
    </span>
  );
}
