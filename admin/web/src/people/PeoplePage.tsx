import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Staff } from '@/api/types';
import { useMay } from '@/auth/usePermissions';
import { useT } from '@/i18n';
import { useStaff } from '@/inbox/useStaff';
import { ListState, Notice } from '@/ui/ListState';
import { PageFrame } from '@/ui/PageFrame';
import { Table } from '@/ui/Table';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { LinkDialog, type ShownLink } from './LinkDialog';
import { LoginsDialog } from './LoginsDialog';
import { PersonDialog } from './PersonDialog';
import { PersonRow } from './PersonRow';
import { useTeams } from './useTeams';

/** Everybody who signs in, those who are invited, and what is done with them. */
export default function PeoplePage() {
  const t = useT();
  const { query, staff } = useStaff();
  const teams = useTeams();
  const mayWrite = useMay('staff:write');
  const [isInviting, setInviting] = useState(false);
  const [edited, setEdited] = useState<Staff | null>(null);
  const [watched, setWatched] = useState<Staff | null>(null);
  const [link, setLink] = useState<ShownLink | null>(null);
  const invite = mayWrite && (
    <Button leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>
      {t('people.invite')}
    </Button>
  );
  return (
    <PageFrame title={t('page.people')} lead={t('people.lead')} action={invite}>
      <ListState
        query={query}
        isEmpty={staff.length === 0}
        empty={<Notice icon={IconUsers} title={t('people.empty')} text={t('people.lead')} />}
      >
        <Table
          label={t('page.people')}
          columns={[
            t('field.name'),
            t('field.role'),
            t('page.teams'),
            t('people.now'),
            t('people.capacity'),
            '',
          ]}
        >
          {staff.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              teams={teams.namesOf(person.team_ids)}
              onEdit={() => setEdited(person)}
              onLogins={() => setWatched(person)}
              onLink={setLink}
            />
          ))}
        </Table>
      </ListState>
      {mayWrite && <Invitations />}
      {edited && <PersonDialog edited={edited} onClose={() => setEdited(null)} />}
      {watched && <LoginsDialog person={watched} onClose={() => setWatched(null)} />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} onMade={setLink} />}
      {link && <LinkDialog shown={link} onClose={() => setLink(null)} />}
    </PageFrame>
  );
}
