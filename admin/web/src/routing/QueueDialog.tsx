import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '@/api/http';
import type { Queue, Skill } from '@/api/types';
import { useT } from '@/i18n';
import { keptSkills, SkillsField } from '@/people/SkillsField';
import { useTeams } from '@/people/useTeams';
import { keys } from '@/realtime/keys';
import { FormDialog } from '@/ui/FormDialog';
import { fieldError } from '@/ui/FormProblem';
import { useAct } from '@/ui/useAct';

/** What a queue is called, who works on it, and what it asks of them. */
export function QueueDialog({ edited, onClose }: { edited: Queue | 'new'; onClose: () => void }) {
  const t = useT();
  const isNew = edited === 'new';
  const [name, setName] = useState(isNew ? '' : edited.name);
  const [teamId, setTeamId] = useState(isNew ? '' : (edited.team_id ?? ''));
  const [capacity, setCapacity] = useState<number | null>(isNew ? null : edited.capacity);
  const [skills, setSkills] = useState<Skill[]>(isNew ? [] : edited.skills);
  const { choices } = useTeams();
  const save = useAct(
    () => {
      const body = {
        name: name.trim(),
        team_id: teamId || null,
        capacity,
        skills: keptSkills(skills),
      };
      return isNew
        ? api.post<Queue>('queues', body)
        : api.patch<Queue>(`queues/${edited.id}`, body);
    },
    { refresh: [keys.queues], said: () => t('done.saved'), onDone: onClose, isForm: true },
  );
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={isNew ? t('queues.add') : t('action.editNamed', { name: edited.name })}
      submit={t(isNew ? 'queues.add' : 'action.save')}
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
      <NativeSelect
        label={t('queues.team')}
        description={t('queues.teamText')}
        data={[{ value: '', label: t('queues.everybody') }, ...choices]}
        value={teamId}
        onChange={(event) => setTeamId(event.currentTarget.value)}
      />
      <NumberInput
        label={t('queues.capacity')}
        description={t('queues.capacityText')}
        min={1}
        max={10_000}
        placeholder={t('queues.noLimit')}
        value={capacity ?? ''}
        onChange={(value) => setCapacity(value === '' ? null : Number(value))}
      />
      <SkillsField
        label={t('queues.skills')}
        description={t('queues.skillsText')}
        value={skills}
        onChange={setSkills}
        error={fieldError(save.error, '/skills')}
      />
    </FormDialog>
  );
}
