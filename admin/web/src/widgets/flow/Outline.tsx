import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useT, type MessageKey } from '@/i18n';
import { useEditing } from './context';
import { moveBlock, moveStep, remove } from './edits';
import { blockIcon } from './icons';
import { blockGist, kindName } from './names';
import css from './Outline.module.css';
import type { BlockKind, FlowBlock, FlowStep } from './types';
import { NOTHING } from './types';
import { useAddStep, useInsert } from './useInsert';
import { firstStep, NEXT, stepName, wayId } from './ways';
import { WayList } from './WayList';

const GROUPS = ['say', 'ask', 'logic', 'act', 'plugin'] as const;

/** The flow as a list: everything the canvas does, by keyboard and for screen readers. */
export function Outline() {
  const t = useT();
  const { flow, mayEdit } = useEditing();
  const addStep = useAddStep();
  return (
    <section className={css.outline} aria-label={t('flows.list')}>
      <ol className={css.steps}>
        {flow.steps.map((step, index) => (
          <StepItem key={step.id} step={step} index={index} />
        ))}
      </ol>
      {mayEdit && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={addStep}
        >
          {t('flows.addStep')}
        </Button>
      )}
    </section>
  );
}

function StepItem({ step, index }: { step: FlowStep; index: number }) {
  const t = useT();
  const { flow, selection, select, change, problemsAt, visits, counts, mayEdit } = useEditing();
  const name = stepName(step);
  const problems = problemsAt.get(step.id) ?? [];
  const next = flow.steps.find((one) => one.id === step.next);
  const onward = counts?.get(wayId(step.id, '', NEXT))?.times;
  return (
    <li className={css.step} aria-label={name}>
      <div className={css.head} data-selected={selection.steps.includes(step.id) || undefined}>
        <button
          type="button"
          className={css.name}
          aria-pressed={selection.steps.includes(step.id)}
          onClick={() => select({ steps: [step.id], blocks: [] })}
        >
          {name}
          {firstStep(flow) === step.id && <span className={css.mark}>{t('flows.first')}</span>}
          {problems.length > 0 && <Warning count={problems.length} />}
          {visits && <span className={css.count}>{visits.get(step.id) ?? 0}</span>}
        </button>
        {mayEdit && (
          <>
            <Act
              icon={IconArrowUp}
              label={t('flows.moveUpNamed', { name })}
              isOff={index === 0}
              onClick={() => change(moveStep(flow, step.id, -1))}
            />
            <Act
              icon={IconArrowDown}
              label={t('flows.moveDownNamed', { name })}
              isOff={index === flow.steps.length - 1}
              onClick={() => change(moveStep(flow, step.id, 1))}
            />
            <Act
              icon={IconTrash}
              label={t('action.deleteNamed', { name })}
              isOff={flow.steps.length === 1}
              onClick={() => {
                change(remove(flow, { steps: [step.id], blocks: [] }));
                select(NOTHING);
              }}
            />
          </>
        )}
      </div>
      <ol className={css.blocks}>
        {step.blocks.map((block, at) => (
          <BlockItem key={block.id} step={step} block={block} index={at} />
        ))}
      </ol>
      <p className={css.next}>
        {next ? t('flows.thenTo', { name: stepName(next) }) : t('flows.thenEnd')}
        {onward !== undefined && <span className={css.count}>{onward}</span>}
      </p>
      {mayEdit && <AddBlock step={step} />}
    </li>
  );
}

function BlockItem({ step, block, index }: { step: FlowStep; block: FlowBlock; index: number }) {
  const t = useT();
  const { flow, kinds, selection, select, change, problemsAt, counts, trail, mayEdit } = useEditing();
  const kind = kinds.get(block.type);
  const Mark = blockIcon(block.type);
  const name = kindName(t, block.type, kind);
  const isChosen = selection.blocks.includes(block.id);
  const problems = problemsAt.get(block.id) ?? [];
  const passage = counts?.get(wayId(step.id, block.id, ''));
  const full = `${name}: ${blockGist(block) || block.id}`;
  return (
    <li
      className={css.block}
      data-selected={isChosen || undefined}
      data-passed={trail?.blocks.has(block.id) || undefined}
    >
      <div className={css.head}>
        <button
          type="button"
          className={css.name}
          aria-pressed={isChosen}
          onClick={(event) => {
            const others = selection.blocks.filter((id) => id !== block.id);
            if (!event.shiftKey) return select({ steps: [], blocks: [block.id] });
            return select({ ...selection, blocks: isChosen ? others : [...others, block.id] });
          }}
        >
          <Mark size={16} aria-hidden />
          <span className={css.words}>
            {name} <span className={css.gist}>{blockGist(block)}</span>
          </span>
          {problems.length > 0 && <Warning count={problems.length} />}
          {passage?.here ? <span>{t('flows.here_other', { count: passage.here })}</span> : null}
          {passage?.dropped ? (
            <span className={css.dropped}>{t('flows.dropped_other', { count: passage.dropped })}</span>
          ) : null}
          {counts && <span className={css.count}>{passage?.visits ?? 0}</span>}
        </button>
        {mayEdit && (
          <>
            <Act
              icon={IconArrowUp}
              label={t('flows.moveUpNamed', { name: full })}
              isOff={index === 0}
              onClick={() => change(moveBlock(flow, block.id, step.id, index - 1))}
            />
            <Act
              icon={IconArrowDown}
              label={t('flows.moveDownNamed', { name: full })}
              isOff={index === step.blocks.length - 1}
              onClick={() => change(moveBlock(flow, block.id, step.id, index + 2))}
            />
            <Act
              icon={IconTrash}
              label={t('action.deleteNamed', { name: full })}
              onClick={() => {
                change(remove(flow, { steps: [], blocks: [block.id] }));
                select(NOTHING);
              }}
            />
          </>
        )}
      </div>
      {isChosen && selection.blocks.length === 1 && (
        <div className={css.ways}>
          <WayList step={step} block={block} />
        </div>
      )}
    </li>
  );
}

function AddBlock({ step }: { step: FlowStep }) {
  const t = useT();
  const { kinds } = useEditing();
  const insert = useInsert();
  const all = [...kinds.values()];
  const entry = (kind: BlockKind) => (
    <Menu.Item key={kind.type} onClick={() => insert(kind, step.id)}>
      {kindName(t, kind.type, kind)}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-start" width={240} floatingStrategy="fixed">
      <Menu.Target>
        <Button
          size="xs"
          variant="subtle"
          className={css.add}
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={t('flows.addBlockTo', { name: stepName(step) })}
        >
          {t('flows.addBlock')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} className={css.menu}>
        {GROUPS.map((group) => {
          const found = all.filter((kind) => kind.group === group);
          if (found.length === 0) return null;
          return [
            <Menu.Label key={group}>{t(`flows.group.${group}` as MessageKey)}</Menu.Label>,
            ...found.map(entry),
          ];
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function Warning({ count }: { count: number }) {
  const t = useT();
  return (
    <IconAlertTriangle
      size={16}
      role="img"
      className={css.warn}
      aria-label={t('flows.problems_other', { count })}
    />
  );
}

function Act(props: {
  icon: typeof IconTrash;
  label: string;
  isOff?: boolean;
  onClick: () => void;
}) {
  const Mark = props.icon;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      disabled={props.isOff}
      aria-label={props.label}
      onClick={props.onClick}
    >
      <Mark size={16} aria-hidden />
    </ActionIcon>
  );
}
