/** Copying parts of a flow and putting them in again, also into another flow. Pure. */
import { newId } from './edits';
import type { FlowBlock, FlowDocument, FlowStep, Place, Selection, Variable } from './types';
import { findBlock, findStep } from './ways';

const MARK = 'chatclick-flow-parts';
const OFFSET = 48;

export interface Clip {
  kind: typeof MARK;
  steps: FlowStep[];
  blocks: FlowBlock[];
  layout: Record<string, Place>;
  variables: Variable[];
}

/** Take the selected steps and blocks; blocks of a selected step come with it. */
export function copy(flow: FlowDocument, selection: Selection): Clip | null {
  const steps = flow.steps.filter((step) => selection.steps.includes(step.id));
  const inside = new Set(steps.flatMap((step) => step.blocks.map((block) => block.id)));
  const blocks = selection.blocks
    .filter((id) => !inside.has(id))
    .flatMap((id) => findBlock(flow, id)?.block ?? []);
  if (steps.length + blocks.length === 0) return null;
  const layout = Object.fromEntries(
    steps.flatMap(({ id }) => (flow.layout?.[id] ? [[id, flow.layout[id]]] : [])),
  );
  return { kind: MARK, steps, blocks, layout, variables: flow.variables ?? [] };
}

/** Read a clip from text, null for anything else. */
export function readClip(text: string): Clip | null {
  try {
    const clip = JSON.parse(text) as Partial<Clip>;
    const isClip = clip.kind === MARK && Array.isArray(clip.steps) && Array.isArray(clip.blocks);
    return isClip ? (clip as Clip) : null;
  } catch {
    return null;
  }
}

/**
 * Put a clip in under new ids. Ways between its steps stay, ways to others are kept where those
 * exist. Loose blocks go behind `after`, else to the end of the first step.
 */
export function paste(
  flow: FlowDocument,
  clip: Clip,
  after: string | null,
): { flow: FlowDocument; selection: Selection } {
  const stepIds = new Set(flow.steps.map((step) => step.id));
  const blockIds = new Set(flow.steps.flatMap((step) => step.blocks.map((block) => block.id)));
  const take = (taken: Set<string>, words: string) => {
    const id = newId(words.replace(/-\d+$/, ''), taken);
    taken.add(id);
    return id;
  };
  const renamed = new Map(clip.steps.map((step) => [step.id, take(stepIds, step.id)]));
  const lead = (target: string) =>
    renamed.get(target) ?? (findStep(flow, target) ? target : undefined);
  const renew = (block: FlowBlock) => renewBlock(block, take(blockIds, block.id), lead);
  const steps = clip.steps.map(({ next, ...step }) => {
    const target = next && lead(next);
    const blocks = step.blocks.map(renew);
    return { ...step, id: renamed.get(step.id)!, blocks, ...(target ? { next: target } : {}) };
  });
  const blocks = clip.blocks.map(renew);
  const layout = Object.fromEntries(
    Object.entries(clip.layout).map(([id, { x, y }]) => [
      renamed.get(id) ?? id,
      { x: x + OFFSET, y: y + OFFSET },
    ]),
  );
  const known = new Set((flow.variables ?? []).map(({ name }) => name));
  const variables = [...(flow.variables ?? []), ...clip.variables.filter((one) => !known.has(one.name))];
  const whole = putBlocks({ ...flow, steps: [...flow.steps, ...steps] }, blocks, after);
  return {
    flow: {
      ...whole,
      layout: { ...flow.layout, ...layout },
      ...(variables.length > 0 ? { variables } : {}),
    },
    selection: { steps: steps.map(({ id }) => id), blocks: blocks.map(({ id }) => id) },
  };
}

function renewBlock(
  { out, ...block }: FlowBlock,
  id: string,
  lead: (target: string) => string | undefined,
): FlowBlock {
  const kept = Object.entries(out ?? {}).flatMap(([name, target]) => {
    const found = lead(target);
    return found ? [[name, found]] : [];
  });
  return { ...block, id, ...(kept.length > 0 ? { out: Object.fromEntries(kept) } : {}) };
}

function putBlocks(flow: FlowDocument, blocks: FlowBlock[], after: string | null): FlowDocument {
  if (blocks.length === 0) return flow;
  const found = after ? findBlock(flow, after) : undefined;
  const stepId = found?.step.id ?? (after && findStep(flow, after) ? after : flow.steps[0]?.id);
  return {
    ...flow,
    steps: flow.steps.map((step) =>
      step.id === stepId
        ? { ...step, blocks: step.blocks.toSpliced(found ? found.index + 1 : step.blocks.length, 0, ...blocks) }
        : step,
    ),
  };
}
