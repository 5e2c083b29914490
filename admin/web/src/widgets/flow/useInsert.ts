/** Adding a block without a mouse: behind the chosen block, else to the chosen or the last step. */
import { useT } from '@/i18n';
import { placeAfter } from './arrange';
import { useEditing } from './context';
import { addBlock, addStep } from './edits';
import type { BlockKind } from './types';
import { findBlock, findStep } from './ways';

export function useInsert() {
  const { flow, selection, change, select } = useEditing();
  return (kind: BlockKind, stepId?: string) => {
    const after = stepId ? undefined : findBlock(flow, selection.blocks.at(-1) ?? '');
    const step =
      findStep(flow, stepId ?? '') ??
      after?.step ??
      findStep(flow, selection.steps.at(-1) ?? '') ??
      flow.steps.at(-1);
    if (!step) return;
    const [next, id] = addBlock(flow, step.id, after ? after.index + 1 : step.blocks.length, kind);
    change(next);
    select({ steps: [], blocks: [id] });
  };
}

export function useAddStep() {
  const t = useT();
  const { flow, selection, change, select } = useEditing();
  return () => {
    const beside = findBlock(flow, selection.blocks.at(-1) ?? '')?.step.id ?? selection.steps.at(-1);
    const from = beside ?? flow.steps.at(-1)?.id;
    const [next, id] = addStep(flow, t('flows.newStep'), placeAfter(flow, from));
    change(next);
    select({ steps: [id], blocks: [] });
  };
}
