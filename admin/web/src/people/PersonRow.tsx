import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDevices,
  IconDots,
  IconKey,
  IconPencil,
  IconShieldOff,
  IconUserOff,
  IconUserPlus,
} from '@tabler/icons-react';
import { api } from '@/api/http';
import type { HandedOn, PasswordLink, Staff } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useMay, useMyRecord } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { presenceOf } from '@/inbox/useStaff';
import { keys } from '@/realtime/keys';
import { Avatar } from '@/ui/Avatar';
import { Since } from '@/ui/Since';
import { useAct } from '@/ui/useAct';
import type { ShownLink } from './LinkDialog';
import css from './PeoplePage.module.css';
import { useRoleName } from './roles';

interface RowProps {
  person: Staff;
  teams: string[];
  onEdit: () => void;
  onLogins: () => void;
  onLink: (link: ShownLink) => void;
}

/** One person: who, what they may do, whether they are here. */
export function PersonRow(props: RowProps) {
  const { person, teams } = props;
  const t = useT();
  const me = useMe();
  const roleName = useRoleName();
  const mayWrite = useMay('staff:write');
  const presence = presenceOf(person);
  return (
    <tr data-muted={!person.is_active}>
      <td>
        <span className={css.person}>
          <Avatar name={person.name} size={28} presence={person.is_active ? presence : 'gone'} />
          <span className={css.words}>
            <span className={css.name}>
              {person.name}{' '}
              {person.id === me.id && <span className={css.faint}>({t('participant.me')})</span>}
            </span>
            <span className={css.faint}>{person.email}</span>
          </span>
        </span>
      </td>
      <td>{roleName(person.role)}</td>
      <td>{teams.join(', ') || <span className={css.faint}>{t('people.noTeam')}</span>}</td>
      <td>
        <span className={css.words}>
          <span>{person.is_active ? t(`presence.${presence}`) : t('people.inactive')}</span>
          {presence === 'gone' && person.last_seen_at && (
            <span className={css.faint}>
              {t('people.seen')} <Since at={person.last_seen_at} />
            </span>
          )}
        </span>
      </td>
      <td className="tabular">{person.capacity}</td>
      <td>{mayWrite && <PersonMenu {...props} isMe={person.id === me.id} />}</td>
    </tr>
  );
}

function PersonMenu({ person, isMe, onEdit, onLogins, onLink }: RowProps & { isMe: boolean }) {
  const t = useT();
  const mine = useMyRecord();
  const deactivate = useAct(() => api.post<HandedOn>(`staff/${person.id}/deactivate`), {
    refresh: [keys.staff],
    said: ({ session_ids: ids }) =>
      ids.length === 0
        ? t('people.deactivated', { name: person.name })
        : t('people.handedOn_other', { name: person.name, count: ids.length }),
    undo: (_, { session_ids }) => api.post(`staff/${person.id}/activate`, { session_ids }),
  });
  const activate = useAct(() => api.post(`staff/${person.id}/activate`), {
    refresh: [keys.staff],
    said: () => t('people.activated', { name: person.name }),
  });
  const makeLink = useAct(() => api.post<PasswordLink>(`staff/${person.id}/password-link`), {
    refresh: [],
    onDone: (made) => onLink({ ...made, kind: 'password', name: person.name }),
  });
  const plugins = mine?.factor_plugins ?? [];
  const resetFactors = useAct(
    () => Promise.all(plugins.map((id) => api.delete(`plugins/${id}/staff/${person.id}`))),
    { refresh: [], said: () => t('people.factorsReset', { name: person.name }) },
  );
  return (
    <Menu position="bottom-end" width={264} withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('people.menuNamed', { name: person.name })}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
          {t('people.edit')}
        </Menu.Item>
        {!isMe && (
          <>
            <Menu.Item leftSection={<IconDevices size={16} aria-hidden />} onClick={onLogins}>
              {t('people.logins')}
            </Menu.Item>
            {person.is_active && (
              <Menu.Item
                leftSection={<IconKey size={16} aria-hidden />}
                onClick={() => makeLink.mutate()}
              >
                {t('people.passwordLink')}
              </Menu.Item>
            )}
            {mine?.role === 'owner' && plugins.length > 0 && (
              <Menu.Item
                leftSection={<IconShieldOff size={16} aria-hidden />}
                onClick={() => resetFactors.mutate()}
              >
                {t('people.resetFactors')}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              leftSection={
                person.is_active ? (
                  <IconUserOff size={16} aria-hidden />
                ) : (
                  <IconUserPlus size={16} aria-hidden />
                )
              }
              onClick={() => (person.is_active ? deactivate : activate).mutate()}
            >
              {t(person.is_active ? 'people.deactivate' : 'people.activate')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
