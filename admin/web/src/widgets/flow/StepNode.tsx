import { Handle, Position, type NodeProps } from '@xyflow/react';
import { IconAlertTriangle, IconFlagFilled } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import { useT } from '@/i18n';
import { clsx } from '@/ui/clsx';
import { BlockRow } from './BlockRow';
import { useEditing } from './context';
import css from './Canvas.module.css';
import { isDragged, readDragged } from './dragging';
import { addBlock, moveBlock } from './edits';
import { findStep, firstStep, leadsAway, NEXT, stepName, wayId } from './ways';

/** A step as a card on the canvas: its blocks from top to bottom, each with its ways. */
export function StepNode({ id }: NodeProps) {
  const t = useT();
  const editing = useEditing();
  const { flow, kinds, selection, problemsAt, visits, counts, trail, mayEdit } = editing;
  const [dropAt, setDropAt] = useState<number | null>(null);
  const step = findStep(flow, id);
  if (!step) return null;
  const problems = problemsAt.get(id) ?? [];
  const last = step.blocks.at(-1);
  const hasEnd = !last || !leadsAway(last) || step.next !== undefined;
  const nextCount = counts?.get(wayId(id, '', NEXT))?.times;

  const over = (event: DragEvent) => {
    if (!mayEdit || !isDragged(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setDropAt(indexAt(event));
  };
  const drop = (event: DragEvent) => {
    const dragged = readDragged(event);
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    setDropAt(null);
    const index = indexAt(event);
    if (dragged.kind === 'block') {
      editing.change(moveBlock(flow, dragged.id, id, index));
      return;
    }
    const kind = kinds.get(dragged.type);
    if (!kind) return;
    const [next, blockId] = addBlock(flow, id, index, kind);
    editing.change(next);
    editing.select({ steps: [], blocks: [blockId] });
  };

  return (
    <div
      className={clsx(css.step, trail?.steps.has(id) && css.passed, trail?.at === id && css.here)}
      data-selected={selection.steps.includes(id) || undefined}
      onDragOver={over}
      onDragLeave={() => setDropAt(null)}
      onDrop={drop}
    >
      <Handle type="target" position={Position.Left} className={css.target} isConnectable={mayEdit} />
      <div className={css.stepHead}>
        {firstStep(flow) === id && (
          <IconFlagFilled size={14} role="img" aria-label={t('flows.first')} className={css.flag} />
        )}
        <span className={css.stepTitle}>{stepName(step)}</span>
        {problems.length > 0 && (
          <IconAlertTriangle
            size={16}
            role="img"
            aria-label={t('flows.problems_other', { count: problems.length })}
            className={css.warn}
          />
        )}
        {visits && <span className={css.count}>{visits.get(id) ?? 0}</span>}
      </div>
      <div className={css.blocks}>
        {step.blocks.map((block, index) => (
          <div key={block.id} data-block-index={index} className={css.slot}>
            {dropAt === index && <div className={css.dropLine} />}
            <BlockRow step={step} block={block} />
          </div>
        ))}
        {dropAt === step.blocks.length && <div className={css.dropLine} />}
        {step.blocks.length === 0 && <p className={css.hint}>{t('flows.emptyStep')}</p>}
      </div>
      {hasEnd && (
        <div className={css.port}>
          <span>{step.next ? t('flows.outcome.next') : t('flows.outcome.end')}</span>
          {nextCount !== undefined && <span className={css.count}>{nextCount}</span>}
          <Handle
            type="source"
            position={Position.Right}
            id={`:${NEXT}`}
            className={css.source}
            isConnectable={mayEdit}
          />
        </div>
      )}
    </div>
  );
}

/** Before which block something dropped here goes. */
function indexAt(event: DragEvent): number {
  const slots = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-block-index]')];
  const below = slots.findIndex((slot) => {
    const box = slot.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  return below < 0 ? slots.length : below;
}
