import { MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { NewInvitation } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { useAct } from '@/ui/useAct';
import type { ShownLink } from './LinkDialog';
import { useRoleChoices } from './roles';
import { useTeams } from './useTeams';

/** Who is to come in, and as what. */
export function InviteDialog(props: { onClose: () => void; onMade: (link: ShownLink) => void }) {
  const { onClose, onMade } = props;
  const t = useT();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('agent');
  const [teamIds, setTeamIds] = useState<string[]>([]);
  const roles = useRoleChoices(role);
  const { choices } = useTeams();
  const invite = useAct(
    () =>
      api.post<NewInvitation>('invitations', { email: email.trim(), role, team_ids: teamIds }),
    {
      refresh: [keys.invitations],
      onDone: (made) => {
        onClose();
        onMade({ ...made, kind: 'invitation', name: made.email });
      },
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('people.invite')}
      submit={t('people.inviteSubmit')}
      isBusy={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate()}
    >
      <TextInput
        label={t('field.email')}
        type="email"
        required
        withAsterisk={false}
        data-autofocus
        error={fieldError(invite.error, '/email')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('field.role')}
        data={roles}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      {choices.length > 0 && (
        <MultiSelect
          label={t('page.teams')}
          data={choices}
          value={teamIds}
          onChange={setTeamIds}
        />
      )}
    </FormDialog>
  );
}
