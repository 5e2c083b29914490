import { Handle, Position } from '@xyflow/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useT } from '@/i18n';
import { clsx } from '@/ui/clsx';
import css from './Canvas.module.css';
import { useEditing } from './context';
import { startDrag } from './dragging';
import { blockIcon } from './icons';
import { blockGist, kindName, outcomeName } from './names';
import type { FlowBlock, FlowStep } from './types';
import { JUMP, outcomesOf, wayId } from './ways';

/** A block in its step, with a port for each of its outcomes. */
export function BlockRow({ step, block }: { step: FlowStep; block: FlowBlock }) {
  const t = useT();
  const { kinds, selection, select, problemsAt, counts, trail, mayEdit } = useEditing();
  const kind = kinds.get(block.type);
  const Mark = blockIcon(block.type);
  const problems = problemsAt.get(block.id) ?? [];
  const passage = counts?.get(wayId(step.id, block.id, ''));
  const isSelected = selection.blocks.includes(block.id);
  const name = kindName(t, block.type, kind);
  const choose = (isMore: boolean) => {
    const others = selection.blocks.filter((id) => id !== block.id);
    if (!isMore) return select({ steps: [], blocks: [block.id] });
    select({ ...selection, blocks: isSelected ? others : [...others, block.id] });
  };
  return (
    <div
      className={clsx(
        css.block,
        trail?.blocks.has(block.id) && css.passed,
        trail?.at === block.id && css.here,
      )}
      data-selected={isSelected || undefined}
      data-problem={problems.length > 0 || undefined}
    >
      <button
        type="button"
        className={clsx(css.blockButton, 'nodrag', 'nopan')}
        draggable={mayEdit}
        onDragStart={(event) => startDrag(event, { kind: 'block', id: block.id })}
        onClick={(event) => {
          event.stopPropagation();
          choose(event.shiftKey || event.metaKey || event.ctrlKey);
        }}
        aria-pressed={isSelected}
      >
        <Mark size={16} aria-hidden className={css.blockIcon} />
        <span className={css.blockWords}>
          <span className={css.blockName}>{name}</span>
          <span className={css.gist}>{blockGist(block)}</span>
        </span>
        {problems.length > 0 && (
          <IconAlertTriangle
            size={16}
            role="img"
            aria-label={t('flows.problems_other', { count: problems.length })}
            className={css.warn}
          />
        )}
        {counts && <span className={css.count}>{passage?.visits ?? 0}</span>}
      </button>
      {passage && (passage.here || passage.dropped) ? (
        <p className={css.stays}>
          {passage.here ? <span>{t('flows.here_other', { count: passage.here })}</span> : null}
          {passage.dropped ? (
            <span className={css.dropped}>{t('flows.dropped_other', { count: passage.dropped })}</span>
          ) : null}
        </p>
      ) : null}
      {block.type === 'core.jump' && <Port block={block} step={step} outcome={JUMP} />}
      {outcomesOf(block, kind).map((outcome) => (
        <Port
          key={outcome.name}
          block={block}
          step={step}
          outcome={outcome.name}
          isOpen={outcome.isNeeded && !block.out?.[outcome.name]}
        />
      ))}
    </div>
  );
}

function Port(props: { block: FlowBlock; step: FlowStep; outcome: string; isOpen?: boolean }) {
  const { block, step, outcome, isOpen } = props;
  const t = useT();
  const { counts, mayEdit } = useEditing();
  const passage = counts?.get(wayId(step.id, block.id, outcome));
  return (
    <div className={css.port} data-open={isOpen || undefined}>
      <span className={css.portName}>{outcomeName(t, block, outcome)}</span>
      {passage && <span className={css.count}>{passage.times}</span>}
      <Handle
        type="source"
        position={Position.Right}
        id={`${block.id}:${outcome}`}
        className={css.source}
        isConnectable={mayEdit}
      />
    </div>
  );
}
