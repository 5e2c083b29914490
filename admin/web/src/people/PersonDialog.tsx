import { MultiSelect, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Skill, Staff } from '@/api/types';
import { updateStaff } from '@/auth/login';
import { useMe } from '@/auth/useLogin';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { NameInput } from '@/ui/NameInput';
import { useAct } from '@/ui/useAct';
import { LanguagesField } from './LanguagesField';
import { useRoleChoices } from './roles';
import { keptSkills, SkillsField } from './SkillsField';
import { useTeams } from './useTeams';

/** Change who somebody is, what they may do, and what they can do. */
export function PersonDialog({ edited, onClose }: { edited: Staff; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const [name, setName] = useState(edited.name);
  const [email, setEmail] = useState(edited.email ?? '');
  const [role, setRole] = useState(edited.role);
  const [capacity, setCapacity] = useState<number | string>(edited.capacity);
  const [teamIds, setTeamIds] = useState(edited.team_ids);
  const [languages, setLanguages] = useState(edited.languages);
  const [skills, setSkills] = useState<Skill[]>(edited.skills);
  const roles = useRoleChoices(role);
  const { choices } = useTeams();
  const save = useAct(
    () =>
      api.patch<Staff>(`staff/${edited.id}`, {
        name: name.trim(),
        capacity: Number(capacity),
        languages,
        team_ids: teamIds,
        skills: keptSkills(skills),
        // What ends sign-ins is sent only where it changes.
        ...(email.trim() === edited.email ? {} : { email: email.trim() }),
        ...(role === edited.role ? {} : { role }),
      }),
    {
      refresh: edited.id === me.id ? [keys.staff, keys.teams, keys.me] : [keys.staff, keys.teams],
      said: () => t('done.saved'),
      onDone: (saved) => {
        if (saved.id === me.id) updateStaff(saved);
        onClose();
      },
      isForm: true,
    },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('people.edit')}
      submit={t('action.save')}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <NameInput value={name} onChange={setName} error={save.error} maxLength={160} />
      <TextInput
        label={t('field.email')}
        type="email"
        required
        withAsterisk={false}
        error={fieldError(save.error, '/email')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('field.role')}
        description={t('people.roleText')}
        data={roles}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('page.teams')}
        data={choices}
        value={teamIds}
        onChange={setTeamIds}
        placeholder={teamIds.length === 0 ? t('people.noTeam') : undefined}
      />
      <NumberInput
        label={t('people.capacity')}
        description={t('people.capacityText')}
        min={0}
        max={1000}
        required
        withAsterisk={false}
        value={capacity}
        onChange={setCapacity}
      />
      <LanguagesField value={languages} onChange={setLanguages} />
      <SkillsField value={skills} onChange={setSkills} error={fieldError(save.error, '/skills')} />
    </FormDialog>
  );
}
