import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus, IconUserOff, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Staff } from '@/api/types';
import { useMe } from '@/auth/useLogin';
import { useT, type MessageKey } from '@/i18n';
import { presenceOf, useStaff } from '@/inbox/useStaff';
import { keys } from '@/realtime/keys';
import { Avatar } from '@/ui/Avatar';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Table } from '@/ui/Table';
import { useAct } from '@/ui/useAct';
import { PersonDialog } from './PersonDialog';
import css from './PeoplePage.module.css';
import { BUILT_IN_ROLES } from './roles';

export default function PeoplePage() {
  const t = useT();
  const { query, staff } = useStaff();
  const [edited, setEdited] = useState<Staff | 'new' | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('people.add')}
    </Button>
  );
  return (
    <PageFrame title={t('page.people')} lead={t('people.lead')} action={add}>
      <ListState
        query={query}
        isEmpty={staff.length === 0}
        empty={<Notice icon={IconUsers} title={t('people.empty')} text={t('people.lead')} />}
      >
        <Table
          label={t('page.people')}
          columns={[t('field.name'), t('field.role'), t('people.now'), t('people.capacity'), '']}
        >
          {staff.map((person) => (
            <PersonRow key={person.id} person={person} onEdit={() => setEdited(person)} />
          ))}
        </Table>
      </ListState>
      {edited && <PersonDialog edited={edited} onClose={() => setEdited(null)} />}
    </PageFrame>
  );
}

function PersonRow({ person, onEdit }: { person: Staff; onEdit: () => void }) {
  const t = useT();
  const me = useMe();
  const presence = presenceOf(person);
  const isMe = person.id === me.id;
  const setActive = (isActive: boolean) =>
    api.patch<Staff>(`staff/${person.id}`, { is_active: isActive });
  const deactivate = useAct(() => setActive(false), {
    refresh: [keys.staff],
    said: () => t('people.deactivated', { name: person.name }),
    undo: () => setActive(true),
  });
  const activate = useAct(() => setActive(true), {
    refresh: [keys.staff],
    said: () => t('people.activated', { name: person.name }),
  });
  const isBuiltIn = BUILT_IN_ROLES.includes(person.role);
  return (
    <tr data-muted={!person.is_active}>
      <td>
        <span className={css.person}>
          <Avatar
            name={person.name}
            size={28}
            presence={person.is_active ? presence : 'gone'}
          />
          <span className={css.words}>
            <span className={css.name}>
              {person.name} {isMe && <span className={css.faint}>({t('participant.me')})</span>}
            </span>
            <span className={css.faint}>{person.email}</span>
          </span>
        </span>
      </td>
      <td>{isBuiltIn ? t(`role.${person.role}` as MessageKey) : person.role}</td>
      <td>{person.is_active ? t(`presence.${presence}`) : t('people.inactive')}</td>
      <td className="tabular">{person.capacity}</td>
      <td>
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={onEdit}
          aria-label={t('action.editNamed', { name: person.name })}
        >
          <IconPencil size={16} />
        </ActionIcon>
        {!isMe && (
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={() => (person.is_active ? deactivate : activate).mutate()}
            aria-label={t(person.is_active ? 'people.deactivateNamed' : 'people.activateNamed', {
              name: person.name,
            })}
          >
            {person.is_active ? <IconUserOff size={16} /> : <IconUserPlus size={16} />}
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}
