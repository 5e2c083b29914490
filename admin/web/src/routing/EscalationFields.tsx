import { MultiSelect, NumberInput } from '@mantine/core';
import type { Queue } from '@/api/types';
import '@/bell/texts';
import { useT } from '@/i18n';
import { useStaff } from '@/inbox/useStaff';

export type Escalation = Pick<
  Queue,
  'escalate_minutes' | 'escalate_again_minutes' | 'escalate_to'
>;

export const NEVER: Escalation = {
  escalate_minutes: null,
  escalate_again_minutes: null,
  escalate_to: [],
};

/** What is kept of it: without a first step there is no second one. */
export const termsOf = (value: Escalation): Escalation => ({
  escalate_minutes: value.escalate_minutes,
  escalate_again_minutes: value.escalate_minutes === null ? null : value.escalate_again_minutes,
  escalate_to: value.escalate_to,
});

/** After how long somebody is told of a conversation nobody takes, and who. */
export function EscalationFields(props: {
  value: Escalation;
  onChange: (value: Escalation) => void;
}) {
  const t = useT();
  const { value } = props;
  const { staff } = useStaff();
  const change = (some: Partial<Escalation>) => props.onChange({ ...value, ...some });
  const minutesOf = (typed: string | number) => (typed === '' ? null : Number(typed));
  const names = staff.filter((person) => person.is_active || value.escalate_to.includes(person.id));
  return (
    <>
      <NumberInput
        label={t('queues.escalate')}
        description={t('queues.escalateText')}
        min={1}
        max={10_080}
        value={value.escalate_minutes ?? ''}
        onChange={(typed) => change({ escalate_minutes: minutesOf(typed) })}
      />
      {value.escalate_minutes !== null && (
        <>
          <NumberInput
            label={t('queues.escalateAgain')}
            description={t('queues.escalateAgainText')}
            min={1}
            max={10_080}
            value={value.escalate_again_minutes ?? ''}
            onChange={(typed) => change({ escalate_again_minutes: minutesOf(typed) })}
          />
          {value.escalate_again_minutes !== null && (
            <MultiSelect
              label={t('queues.escalateTo')}
              description={t('queues.escalateToText')}
              searchable
              data={names.map((person) => ({ value: person.id, label: person.name }))}
              value={value.escalate_to}
              onChange={(chosen) => change({ escalate_to: chosen })}
            />
          )}
        </>
      )}
    </>
  );
}
