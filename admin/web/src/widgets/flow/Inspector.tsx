import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconFlag, IconTrash } from '@tabler/icons-react';
import { useT, type MessageKey } from '@/i18n';
import { useEditing } from './context';
import { BlockForm } from './BlockForm';
import { changeStep, connect, moveBlock, remove } from './edits';
import css from './Panel.module.css';
import { problemText } from './problems';
import { VariableList } from './VariableList';
import { WayList } from './WayList';
import type { FlowDocument } from './types';
import { NOTHING } from './types';
import { findBlock, findStep, firstStep, NEXT } from './ways';

/** Forms for what is chosen: a block, a step, several things, or the flow itself. */
export function Inspector() {
  const t = useT();
  const { flow, selection } = useEditing();
  const [block] = selection.blocks;
  const [step] = selection.steps;
  const count = selection.blocks.length + selection.steps.length;
  if (count > 1) return <ManyPanel count={count} />;
  if (block && findBlock(flow, block)) return <BlockPanel key={block} id={block} />;
  if (step && findStep(flow, step)) return <StepPanel key={step} id={step} />;
  return (
    <div className={css.body}>
      <h2 className={css.title}>{t('flows.theFlow')}</h2>
      <FlowForm />
      <VariableList />
    </div>
  );
}

function Problems({ id }: { id: string }) {
  const t = useT();
  const { problemsAt } = useEditing();
  const problems = problemsAt.get(id) ?? [];
  if (problems.length === 0) return null;
  return (
    <ul className={css.problems}>
      {problems.map((problem, index) => (
        <li key={index}>{problemText(t, problem)}</li>
      ))}
    </ul>
  );
}

function BlockPanel({ id }: { id: string }) {
  const t = useT();
  const { flow, change, select, mayEdit } = useEditing();
  const found = findBlock(flow, id);
  if (!found) return null;
  const { step, index } = found;
  const move = (to: number) => change(moveBlock(flow, id, step.id, to));
  return (
    <div className={css.body}>
      <BlockForm id={id} heading={css.title} />
      <Problems id={id} />
      <WayList step={step} block={found.block} />
      {mayEdit && (
        <>
          <NativeSelect
            label={t('flows.inStep')}
            data={flow.steps.map((one) => ({ value: one.id, label: one.title || one.id }))}
            value={step.id}
            onChange={(event) => {
              const target = findStep(flow, event.currentTarget.value);
              if (target) change(moveBlock(flow, id, target.id, target.blocks.length));
            }}
          />
          <div className={css.row}>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('flows.moveUp')}
              disabled={index === 0}
              onClick={() => move(index - 1)}
            >
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('flows.moveDown')}
              disabled={index === step.blocks.length - 1}
              onClick={() => move(index + 2)}
            >
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
            <Button
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => {
                change(remove(flow, { steps: [], blocks: [id] }));
                select({ steps: [step.id], blocks: [] });
              }}
            >
              {t('flows.deleteBlock')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function StepPanel({ id }: { id: string }) {
  const t = useT();
  const { flow, change, select, mayEdit } = useEditing();
  const step = findStep(flow, id);
  if (!step) return null;
  const isFirst = firstStep(flow) === id;
  return (
    <div className={css.body}>
      <h2 className={css.title}>{t('flows.step')}</h2>
      <Problems id={id} />
      <TextInput
        label={t('flows.field.title')}
        maxLength={80}
        value={step.title ?? ''}
        readOnly={!mayEdit}
        onChange={(event) =>
          change(changeStep(flow, id, { title: event.currentTarget.value || undefined }), `${id}/title`)
        }
      />
      <NativeSelect
        label={t('flows.nextStep')}
        description={t('flows.nextStepText')}
        data={stepChoices(flow, t('flows.outcome.end'))}
        value={step.next ?? ''}
        disabled={!mayEdit}
        onChange={(event) =>
          change(
            connect(flow, { step: id, block: '', outcome: NEXT }, event.currentTarget.value || null),
          )
        }
      />
      {mayEdit && (
        <div className={css.row}>
          {!isFirst && (
            <Button
              variant="default"
              leftSection={<IconFlag size={16} aria-hidden />}
              onClick={() => change({ ...flow, start: { ...flow.start, step: id } })}
            >
              {t('flows.makeFirst')}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={flow.steps.length === 1}
            onClick={() => {
              change(remove(flow, { steps: [id], blocks: [] }));
              select(NOTHING);
            }}
          >
            {t('flows.deleteStep')}
          </Button>
        </div>
      )}
    </div>
  );
}

export const stepChoices = (flow: FlowDocument, none: string) => [
  { value: '', label: none },
  ...flow.steps.map((step) => ({ value: step.id, label: step.title || step.id })),
];

function ManyPanel({ count }: { count: number }) {
  const t = useT();
  const { flow, selection, change, select, mayEdit } = useEditing();
  return (
    <div className={css.body}>
      <h2 className={css.title}>{t('flows.chosen_other', { count })}</h2>
      <p className={css.faint}>{t('flows.chosenText')}</p>
      {mayEdit && (
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => {
            change(remove(flow, selection));
            select(NOTHING);
          }}
        >
          {t('action.delete')}
        </Button>
      )}
    </div>
  );
}

function FlowForm() {
  const t = useT();
  const { flow, change, mayEdit } = useEditing();
  const event = flow.start?.event ?? 'session';
  return (
    <>
      <TextInput
        label={t('field.name')}
        maxLength={80}
        required
        withAsterisk={false}
        readOnly={!mayEdit}
        value={flow.name}
        error={flow.name ? undefined : t('flows.nameNeeded')}
        onChange={(one) => change({ ...flow, name: one.currentTarget.value }, 'name')}
      />
      <TextInput
        label={t('flows.botName')}
        description={t('flows.botNameText')}
        maxLength={80}
        readOnly={!mayEdit}
        value={typeof flow['bot_name'] === 'string' ? flow['bot_name'] : ''}
        onChange={(one) => {
          const { bot_name: _old, ...rest } = flow;
          const name = one.currentTarget.value;
          change((name ? { ...rest, bot_name: name } : rest) as FlowDocument, 'bot_name');
        }}
      />
      <NativeSelect
        label={t('flows.begins')}
        disabled={!mayEdit}
        data={(['session', 'message', 'manual'] as const).map((value) => ({
          value,
          label: t(`flows.begins.${value}` as MessageKey),
        }))}
        value={event}
        onChange={(one) =>
          change({ ...flow, start: { ...flow.start, event: one.currentTarget.value as 'session' } })
        }
      />
    </>
  );
}

