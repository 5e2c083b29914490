/** The ways of a flow: which outcomes a block has, and where each leads. Pure. */
import type { BlockKind, FlowBlock, FlowDocument, FlowStep } from './types';

export const NEXT = 'next';
export const JUMP = 'jump';

export interface Outcome {
  name: string;
  /** What a person calls it, where that is not its name. */
  label?: string;
  /** Without a step to lead to, the flow cannot be published. */
  isNeeded: boolean;
}

export interface Way {
  id: string;
  step: string;
  /** Empty for the end of a step. */
  block: string;
  outcome: string;
  target: string;
}

interface Choice {
  id: string;
  label: string;
}

export const choicesOf = (block: FlowBlock): Choice[] =>
  Array.isArray(block.data?.['choices']) ? (block.data['choices'] as Choice[]) : [];

/** The outcomes of a block, in the order they are drawn. */
export function outcomesOf(block: FlowBlock, kind?: BlockKind): Outcome[] {
  const names = (...all: string[]) => all.map((name) => ({ name, isNeeded: false }));
  switch (block.type) {
    case 'core.condition':
      return ['true', 'false'].map((name) => ({ name, isNeeded: true }));
    case 'core.split':
      return Object.keys((block.data?.['weights'] ?? {}) as object).map((name) => ({
        name,
        isNeeded: true,
      }));
    case 'core.webhook':
      return [...names('done'), { name: 'failed', isNeeded: true }];
    case 'core.jump':
      return [];
    case 'core.ask.choice':
      return [...choiceOutcomes(block), ...names('other'), ...askOutcomes(block)];
  }
  if (block.type.startsWith('core.ask.')) return askOutcomes(block);
  return (kind?.outcomes ?? []).map((name) => ({ name, isNeeded: name === 'failed' }));
}

function choiceOutcomes(block: FlowBlock): Outcome[] {
  const choices = choicesOf(block);
  const isBranching = choices.some((choice) => block.out?.[choice.id]);
  return choices.map(({ id, label }) => ({ name: id, label, isNeeded: isBranching }));
}

function askOutcomes(block: FlowBlock): Outcome[] {
  const hasTimeout = block.data?.['timeout_s'] !== undefined;
  return [
    { name: 'invalid', isNeeded: false },
    ...(hasTimeout || block.out?.['timeout'] ? [{ name: 'timeout', isNeeded: hasTimeout }] : []),
  ];
}

/** Whether nothing behind this block can ever come next. */
export const leadsAway = (block: FlowBlock): boolean =>
  block.type === 'core.jump' ||
  block.type === 'core.close' ||
  ((block.type === 'core.condition' || block.type === 'core.split') &&
    outcomesOf(block).every(({ name }) => block.out?.[name]));

export const wayId = (step: string, block: string, outcome: string): string =>
  `${step}/${block}/${outcome}`;

/** Every way there is, in the order of the document. */
export function waysOf(flow: FlowDocument): Way[] {
  return flow.steps.flatMap(waysOfStep);
}

function waysOfStep(step: FlowStep): Way[] {
  const way = (block: string, outcome: string, target: string): Way => ({
    id: wayId(step.id, block, outcome),
    step: step.id,
    block,
    outcome,
    target,
  });
  const ways = step.blocks.flatMap((block) => {
    const jump = block.type === 'core.jump' ? block.data?.['step'] : undefined;
    return [
      ...Object.entries(block.out ?? {}).map(([name, target]) => way(block.id, name, target)),
      ...(typeof jump === 'string' && jump ? [way(block.id, JUMP, jump)] : []),
    ];
  });
  return step.next ? [...ways, way('', NEXT, step.next)] : ways;
}

export const firstStep = (flow: FlowDocument): string | undefined =>
  flow.start?.step ?? flow.steps[0]?.id;

export const findStep = (flow: FlowDocument, id: string): FlowStep | undefined =>
  flow.steps.find((step) => step.id === id);

export interface Found {
  step: FlowStep;
  block: FlowBlock;
  index: number;
}

export function findBlock(flow: FlowDocument, id: string): Found | undefined {
  for (const step of flow.steps) {
    const index = step.blocks.findIndex((block) => block.id === id);
    if (index >= 0) return { step, block: step.blocks[index]!, index };
  }
  return undefined;
}

/** What a step is called: its title, else its id. */
export const stepName = (step: FlowStep): string => step.title || step.id;
