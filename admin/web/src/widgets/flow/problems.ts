/** Where in a flow a problem is, and what to call it. Pure. */
import type { MessageKey, Translator } from '@/i18n';
import type { FlowDocument, FlowProblem } from './types';

export interface Spot {
  step: string | null;
  block: string | null;
  /** The rest of the pointer, from the block or the step on. */
  rest: string;
}

export function locate(flow: FlowDocument, pointer: string): Spot {
  const match = /^\/steps\/(\d+)(?:\/blocks\/(\d+))?(.*)$/.exec(pointer);
  const step = match ? flow.steps[Number(match[1])] : undefined;
  if (!match || !step) return { step: null, block: null, rest: pointer };
  const block = match[2] === undefined ? undefined : step.blocks[Number(match[2])];
  return { step: step.id, block: block?.id ?? null, rest: match[3] ?? '' };
}

/** The pointer to a block's data in a document. */
export function pointerTo(flow: FlowDocument, blockId: string): string {
  for (const [index, step] of flow.steps.entries()) {
    const number = step.blocks.findIndex((block) => block.id === blockId);
    if (number >= 0) return `/steps/${index}/blocks/${number}`;
  }
  return '';
}

const KNOWN: Record<string, MessageKey> = {
  unreachable: 'flows.problem.unreachable',
  no_step: 'flows.problem.noStep',
  undefined: 'flows.problem.undefined',
  circle: 'flows.problem.circle',
  no_block_type: 'flows.problem.noBlockType',
  no_flow: 'flows.problem.noFlow',
  twice: 'flows.problem.twice',
};

export function problemText(t: Translator, problem: FlowProblem): string {
  const outcome = /\/out\/([^/]+)$/.exec(problem.pointer)?.[1];
  if (problem.code === 'required' && outcome) return t('flows.problem.noWay', { outcome });
  const known = KNOWN[problem.code];
  const quoted = /"([^"]*)"/.exec(problem.message)?.[1];
  const isComplete = known && (quoted !== undefined || !t(known).includes('{name}'));
  if (known && isComplete) return t(known, { name: quoted ?? '' });
  const [field] = /[^/]+$/.exec(problem.pointer) ?? [''];
  return t('flows.problem.other', { field, message: problem.message, expected: problem.expected });
}
