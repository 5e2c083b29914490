import { Checkbox } from '@mantine/core';
import type { Grant } from '@/api/types';
import { groupByArea } from './matrix';
import { useAreaName, usePermissionName } from './permissionNames';
import css from './RolesPage.module.css';

/** Permissions to choose from, by what they are about; only those the chooser has. */
export function PermissionPicker(props: {
  label: string;
  description: string;
  grants: readonly Grant[];
  value: string[];
  error?: string;
  onChange: (value: string[]) => void;
}) {
  const permissionName = usePermissionName();
  const offered = props.grants.filter((grant) => grant.is_mine && !grant.is_owner_only);
  const areaName = useAreaName();
  return (
    <Checkbox.Group
      label={props.label}
      description={props.description}
      error={props.error}
      value={props.value}
      onChange={props.onChange}
    >
      <div className={css.groups} tabIndex={0} role="region" aria-label={props.label}>
        {groupByArea(offered).map(({ area, grants }) => (
          <div className={css.group} key={area} role="group" aria-label={areaName(area)}>
            <span className={css.groupName}>{areaName(area)}</span>
            {grants.map((grant) => (
              <Checkbox
                key={grant.name}
                size="xs"
                value={grant.name}
                label={permissionName(grant.name)}
              />
            ))}
          </div>
        ))}
      </div>
    </Checkbox.Group>
  );
}
