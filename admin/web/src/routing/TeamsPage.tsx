import { MultiSelect } from '@mantine/core';
import { IconPencil, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { Board, Staff, Team } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { presenceOf, useStaff } from '@/inbox/useStaff';
import { keys } from '@/realtime/keys';
import { Avatar } from '@/ui/Avatar';
import { DeleteDialog, ListPage, RowAction } from '@/ui/ListPage';
import { NamedDialog } from '@/ui/NamedDialog';
import css from './Teams.module.css';
import { useBoard } from './useBoard';

/** Teams with who is in them, and how many of those are available. */
export default function TeamsPage() {
  const t = useT();
  const { staff } = useStaff();
  const board = useBoard();
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const [removed, setRemoved] = useState<Team | null>(null);
  return (
    <>
      <ListPage<Team>
        path="teams"
        queryKey={keys.teams}
        words={{
          title: t('teams.title'),
          lead: t('teams.lead'),
          add: t('teams.add'),
          empty: t('teams.empty'),
          emptyText: t('teams.emptyText'),
        }}
        icon={IconUsersGroup}
        columns={[t('field.name'), t('teams.members'), t('queues.available'), t('queues.open'), '']}
        needs="team:write"
        onAdd={() => setEdited('new')}
        drawRow={(row) => (
          <TeamRow
            key={row.id}
            team={row}
            members={staff.filter((person) => row.staff_ids.includes(person.id))}
            board={board.data}
            onEdit={() => setEdited(row)}
            onRemove={() => setRemoved(row)}
          />
        )}
      />
      {edited && <TeamDialog edited={edited} staff={staff} onClose={() => setEdited(null)} />}
      {removed && (
        <DeleteDialog
          path={`teams/${removed.id}`}
          queryKey={keys.teams}
          words={{
            title: t('action.deleteNamed', { name: removed.name }),
            text: t('teams.deleteText'),
            submit: t('action.delete'),
            done: t('done.deleted', { name: removed.name }),
          }}
          onClose={() => setRemoved(null)}
        />
      )}
    </>
  );
}

const MOST_FACES = 8;

function TeamRow(props: {
  team: Team;
  members: Staff[];
  board: Board | undefined;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { team, members, board } = props;
  const t = useT();
  const mayWrite = useMay('team:write');
  const now = (board?.people ?? []).filter((one) => team.staff_ids.includes(one.staff_id));
  const more = members.length - MOST_FACES;
  return (
    <tr>
      <td className={css.name}>{team.name}</td>
      <td>
        {members.length === 0 ? (
          <span className={css.faint}>{t('teams.nobody')}</span>
        ) : (
          <span className={css.faces}>
            {members.slice(0, MOST_FACES).map((person) => (
              <span key={person.id} title={person.name}>
                <Avatar name={person.name} size={24} presence={presenceOf(person)} />
                <span className="visually-hidden">{person.name}</span>
              </span>
            ))}
            {more > 0 && <span className={css.faint}>+{more}</span>}
          </span>
        )}
      </td>
      <td className="tabular">
        {now.filter((one) => one.state === 'available').length}/{members.length}
      </td>
      <td className="tabular">{now.reduce((sum, one) => sum + one.open_sessions, 0)}</td>
      <td>
        {mayWrite && (
          <>
            <RowAction
              icon={IconPencil}
              label={t('action.editNamed', { name: team.name })}
              onClick={props.onEdit}
            />
            <RowAction
              icon={IconTrash}
              label={t('action.deleteNamed', { name: team.name })}
              onClick={props.onRemove}
            />
          </>
        )}
      </td>
    </tr>
  );
}

function TeamDialog(props: { edited: Team | 'new'; staff: readonly Staff[]; onClose: () => void }) {
  const { edited, staff, onClose } = props;
  const t = useT();
  const [ids, setIds] = useState(edited === 'new' ? [] : edited.staff_ids);
  return (
    <NamedDialog
      edited={edited}
      add={t('teams.add')}
      path="teams"
      fields={() => ({ staff_ids: ids })}
      refresh={[keys.teams, keys.staff]}
      onClose={onClose}
    >
      {() => (
        <MultiSelect
          label={t('teams.members')}
          searchable
          data={staff
            .filter((person) => person.is_active || ids.includes(person.id))
            .map((person) => ({ value: person.id, label: person.name }))}
          value={ids}
          onChange={setIds}
        />
      )}
    </NamedDialog>
  );
}
