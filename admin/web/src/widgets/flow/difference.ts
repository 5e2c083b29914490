/** What is different between two versions of a flow, one entry a sentence. Pure. */
import { isSame } from './merge';
import type { FlowBlock, FlowDocument, FlowStep } from './types';
import { stepName } from './ways';

export type Change =
  | { kind: 'stepAdded' | 'stepRemoved' | 'stepRenamed' | 'stepNext' | 'stepOrder'; step: string }
  | { kind: 'blockAdded' | 'blockRemoved' | 'blockMoved' | 'blockWays'; step: string; type: string }
  | { kind: 'blockChanged'; step: string; type: string; fields: string[] }
  | { kind: 'variableAdded' | 'variableRemoved' | 'variableChanged'; name: string }
  | { kind: 'flowChanged'; fields: string[] };

interface Standing {
  block: FlowBlock;
  step: FlowStep;
}

/** List the changes from one document to another; where steps stand is none. */
export function differences(before: FlowDocument, after: FlowDocument): Change[] {
  return [
    ...flowChanges(before, after),
    ...stepChanges(before, after),
    ...blockChanges(before, after),
    ...variableChanges(before, after),
  ];
}

function flowChanges(before: FlowDocument, after: FlowDocument): Change[] {
  const names = ['name', 'start', 'bot_name'];
  const fields = names.filter((name) => !isSame(before[name], after[name]));
  return fields.length > 0 ? [{ kind: 'flowChanged', fields }] : [];
}

function stepChanges(before: FlowDocument, after: FlowDocument): Change[] {
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const now = new Set(after.steps.map((step) => step.id));
  const gone = before.steps.filter((step) => !now.has(step.id));
  const stayed = before.steps.filter((step) => now.has(step.id));
  const inOrder = after.steps.filter((step) => old.has(step.id));
  const moved = inOrder.find((step, index) => step.id !== stayed[index]?.id);
  return [
    ...(moved ? [{ kind: 'stepOrder', step: stepName(moved) } as const] : []),
    ...after.steps.flatMap((step): Change[] => {
      const was = old.get(step.id);
      const name = stepName(step);
      if (!was) return [{ kind: 'stepAdded', step: name }];
      return [
        ...(was.title === step.title ? [] : [{ kind: 'stepRenamed', step: name } as const]),
        ...(was.next === step.next ? [] : [{ kind: 'stepNext', step: name } as const]),
      ];
    }),
    ...gone.map((step): Change => ({ kind: 'stepRemoved', step: stepName(step) })),
  ];
}

function blockChanges(before: FlowDocument, after: FlowDocument): Change[] {
  const [old, now] = [standing(before), standing(after)];
  const found = [...now].flatMap(([id, { block, step }]): Change[] => {
    const was = old.get(id);
    const place = { step: stepName(step), type: block.type };
    if (!was) return [{ kind: 'blockAdded', ...place }];
    const fields = changedFields(was.block, block);
    return [
      ...(was.step.id === step.id ? [] : [{ kind: 'blockMoved', ...place } as const]),
      ...(fields.length > 0 ? [{ kind: 'blockChanged', ...place, fields } as const] : []),
      ...(isSame(was.block.out, block.out) ? [] : [{ kind: 'blockWays', ...place } as const]),
    ];
  });
  const gone = [...old].filter(([id]) => !now.has(id));
  return [
    ...found,
    ...gone.map(
      ([, { block, step }]): Change => ({ kind: 'blockRemoved', step: stepName(step), type: block.type }),
    ),
  ];
}

const standing = (flow: FlowDocument) =>
  new Map<string, Standing>(
    flow.steps.flatMap((step) => step.blocks.map((block) => [block.id, { block, step }] as const)),
  );

function changedFields(before: FlowBlock, after: FlowBlock): string[] {
  const [old, now] = [before.data ?? {}, after.data ?? {}];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const fields = names.filter((name) => !isSame(old[name], now[name]));
  return before.type === after.type ? fields : ['type', ...fields];
}

function variableChanges(before: FlowDocument, after: FlowDocument): Change[] {
  const old = new Map((before.variables ?? []).map((one) => [one.name, one]));
  const now = new Map((after.variables ?? []).map((one) => [one.name, one]));
  return [
    ...[...now].flatMap(([name, one]): Change[] => {
      const was = old.get(name);
      if (!was) return [{ kind: 'variableAdded', name }];
      return isSame(was, one) ? [] : [{ kind: 'variableChanged', name }];
    }),
    ...[...old.keys()].filter((name) => !now.has(name)).map((name): Change => ({ kind: 'variableRemoved', name })),
  ];
}
