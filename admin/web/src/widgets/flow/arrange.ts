/** Where steps stand on the canvas: in columns by how far they are from the first. Pure. */
import type { FlowDocument, FlowStep, Place } from './types';
import { firstStep, waysOf } from './ways';

export const STEP_WIDTH = 272;
const COLUMN = STEP_WIDTH + 96;
const GAP = 40;
const HEAD = 88;
const ROW = 44;
const PORT = 24;

/** About how tall a step is drawn. */
export function heightOf(step: FlowStep): number {
  const ports = step.blocks.reduce((sum, block) => sum + Object.keys(block.out ?? {}).length, 0);
  return HEAD + step.blocks.length * ROW + ports * PORT;
}

/** Arrange every step. Those no way leads to stand in the column behind the last. */
export function arrange(flow: FlowDocument): Record<string, Place> {
  const depths = depthsOf(flow);
  const last = Math.max(0, ...depths.values());
  const columns = new Map<number, FlowStep[]>();
  for (const step of flow.steps) {
    const depth = depths.get(step.id) ?? last + 1;
    columns.set(depth, [...(columns.get(depth) ?? []), step]);
  }
  const places: Record<string, Place> = {};
  for (const [depth, steps] of [...columns].sort(([a], [b]) => a - b)) {
    const ordered = orderBySources(flow, steps, places);
    let y = 0;
    for (const step of ordered) {
      places[step.id] = { x: depth * COLUMN, y };
      y += heightOf(step) + GAP;
    }
  }
  return places;
}

/** How far each step is from the first by the longest way round that does not go back. */
function depthsOf(flow: FlowDocument): Map<string, number> {
  const ahead = new Map<string, string[]>();
  for (const way of waysOf(flow)) ahead.set(way.step, [...(ahead.get(way.step) ?? []), way.target]);
  const depths = new Map<string, number>();
  const order: string[] = [];
  const open = new Set<string>();
  const forward = new Map<string, string[]>();
  const visit = (id: string) => {
    open.add(id);
    const targets = (ahead.get(id) ?? []).filter((target) => !open.has(target));
    forward.set(id, targets);
    for (const target of targets) if (!forward.has(target)) visit(target);
    open.delete(id);
    order.unshift(id);
  };
  const first = firstStep(flow);
  if (first) {
    visit(first);
    depths.set(first, 0);
  }
  for (const id of order) {
    const depth = depths.get(id) ?? 0;
    for (const target of forward.get(id) ?? []) {
      depths.set(target, Math.max(depths.get(target) ?? 0, depth + 1));
    }
  }
  return depths;
}

/** Put steps in the order of what leads to them, so that fewer ways cross. */
function orderBySources(
  flow: FlowDocument,
  steps: readonly FlowStep[],
  places: Record<string, Place>,
): FlowStep[] {
  const ways = waysOf(flow);
  const heightFor = (step: FlowStep) => {
    const at = ways.flatMap((way, order) => {
      const source = way.target === step.id ? places[way.step] : undefined;
      return source ? [source.y + order] : [];
    });
    return at.length > 0 ? at.reduce((sum, y) => sum + y, 0) / at.length : Infinity;
  };
  const keyed = steps.map((step, order) => ({ step, order, y: heightFor(step) }));
  return keyed.sort((a, b) => (a.y === b.y ? a.order - b.order : a.y - b.y)).map(({ step }) => step);
}

/** The places to draw: those the document has, and arranged ones for the rest. */
export function placesOf(flow: FlowDocument): Record<string, Place> {
  const known = flow.layout ?? {};
  if (flow.steps.every((step) => known[step.id])) return known;
  return { ...arrange(flow), ...known };
}

/** A free place to the right of a step, or below all. */
export function placeAfter(flow: FlowDocument, stepId: string | undefined): Place {
  const places = placesOf(flow);
  const beside = stepId ? places[stepId] : undefined;
  let place = beside ? { x: beside.x + COLUMN, y: beside.y } : { x: 0, y: 0 };
  const isTaken = () =>
    flow.steps.some((step) => {
      const at = places[step.id]!;
      return Math.abs(at.x - place.x) < STEP_WIDTH && at.y < place.y + HEAD && place.y < at.y + heightOf(step) + GAP;
    });
  while (isTaken()) place = { x: place.x, y: place.y + HEAD };
  return place;
}
