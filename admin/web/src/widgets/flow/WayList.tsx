import { NativeSelect } from '@mantine/core';
import { useT } from '@/i18n';
import { useEditing } from './context';
import { connect } from './edits';
import { stepChoices } from './Inspector';
import { outcomeName } from './names';
import css from './Panel.module.css';
import type { FlowBlock, FlowStep } from './types';
import { outcomesOf } from './ways';

/** Where each outcome of a block leads: the keyboard's way of drawing a line. */
export function WayList({ step, block }: { step: FlowStep; block: FlowBlock }) {
  const t = useT();
  const { flow, kinds, change, mayEdit } = useEditing();
  const outcomes = outcomesOf(block, kinds.get(block.type));
  if (outcomes.length === 0) return null;
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('flows.ways')}</legend>
      {outcomes.map(({ name, isNeeded }) => (
        <NativeSelect
          key={name}
          size="xs"
          label={outcomeName(t, block, name)}
          disabled={!mayEdit}
          error={isNeeded && !block.out?.[name] ? t('flows.wayNeeded') : undefined}
          data={stepChoices(flow, t(isNeeded ? 'flows.chooseStep' : 'flows.nextBlock'))}
          value={block.out?.[name] ?? ''}
          onChange={(event) =>
            change(
              connect(
                flow,
                { step: step.id, block: block.id, outcome: name },
                event.currentTarget.value || null,
              ),
            )
          }
        />
      ))}
    </fieldset>
  );
}
