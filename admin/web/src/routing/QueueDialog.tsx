import { NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { Queue, Skill } from '@/api/types';
import { useT } from '@/i18n';
import { keptSkills, SkillsField } from '@/people/SkillsField';
import { useTeams } from '@/people/useTeams';
import { keys } from '@/realtime/keys';
import { EscalationFields, NEVER, termsOf, type Escalation } from './EscalationFields';
import { fieldError } from '@/ui/FormProblem';
import { NamedDialog } from '@/ui/NamedDialog';

/** What a queue is called, who works on it, and what it asks of them. */
export function QueueDialog({ edited, onClose }: { edited: Queue | 'new'; onClose: () => void }) {
  const t = useT();
  const isNew = edited === 'new';
  const [teamId, setTeamId] = useState(isNew ? '' : (edited.team_id ?? ''));
  const [capacity, setCapacity] = useState<number | null>(isNew ? null : edited.capacity);
  const [skills, setSkills] = useState<Skill[]>(isNew ? [] : edited.skills);
  const [escalation, setEscalation] = useState<Escalation>(isNew ? NEVER : edited);
  const { choices } = useTeams();
  return (
    <NamedDialog
      edited={edited}
      add={t('queues.add')}
      path="queues"
      fields={() => ({ team_id: teamId || null, capacity, skills: keptSkills(skills), ...termsOf(escalation) })}
      refresh={[keys.queues]}
      onClose={onClose}
    >
      {(error) => (
        <>
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
            error={fieldError(error, '/skills')}
          />
          <EscalationFields value={escalation} onChange={setEscalation} />
        </>
      )}
    </NamedDialog>
  );
}
