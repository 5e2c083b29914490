/** The way a trial run took, for the canvas to show. Pure. */
import { wayId } from './ways';

export interface Turn {
  path: { flow: string; step: string; block: string | null }[];
  ways: { flow: string; step: string; block: string; outcome: string }[];
  said: Record<string, unknown>[];
  effects: ({ kind: string } & Record<string, unknown>)[];
}

export interface Trail {
  steps: ReadonlySet<string>;
  blocks: ReadonlySet<string>;
  ways: ReadonlySet<string>;
  /** The block, or the step, where it stands. */
  at: string | null;
}

/** Build the trail of the first `count` places of a flow's own path. */
export function trailOf(flowId: string, turns: readonly Turn[], count = Infinity): Trail {
  const path = ownPath(flowId, turns).slice(0, count);
  const last = path.at(-1);
  const blocks = new Set(path.flatMap(({ block }) => block ?? []));
  const steps = new Set(path.map(({ step }) => step));
  const ways = turns
    .flatMap((turn) => turn.ways)
    .filter((way) => way.flow === flowId && steps.has(way.step) && (!way.block || blocks.has(way.block)))
    .map(({ step, block, outcome }) => wayId(step, block, outcome));
  return { steps, blocks, ways: new Set(ways), at: last ? (last.block ?? last.step) : null };
}

export const ownPath = (flowId: string, turns: readonly Turn[]) =>
  turns.flatMap((turn) => turn.path).filter((place) => place.flow === flowId);

