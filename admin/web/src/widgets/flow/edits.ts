/** Changes of a flow: each takes a document and returns the next. Pure. */
import type { BlockKind, FieldSchema, FlowBlock, FlowDocument, FlowStep, Place, Selection, Variable } from './types';
import { placesOf } from './arrange';
import { findBlock, findStep, firstStep, JUMP, NEXT } from './ways';

const MAX_ID = 40;

/** An id nobody has, made from words: `Ask for mail` → `ask-for-mail`, `ask-for-mail-2`. */
export function newId(words: string, taken: ReadonlySet<string>): string {
  const plain = words
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, MAX_ID - 4);
  const base = plain || 'x';
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  return id;
}

const blockIds = (flow: FlowDocument) =>
  new Set(flow.steps.flatMap((step) => step.blocks.map((block) => block.id)));

const stepIds = (flow: FlowDocument) => new Set(flow.steps.map((step) => step.id));

const withStep = (flow: FlowDocument, id: string, change: (step: FlowStep) => FlowStep) => ({
  ...flow,
  steps: flow.steps.map((step) => (step.id === id ? change(step) : step)),
});

/** Add an empty step; returns its id as well. */
export function addStep(flow: FlowDocument, title: string, place: Place): [FlowDocument, string] {
  const id = newId(title, stepIds(flow));
  const next: FlowDocument = {
    ...flow,
    steps: [...flow.steps, { id, title, blocks: [] }],
    layout: { ...placesOf(flow), [id]: round(place) },
  };
  return [next, id];
}

/** Add a block of a kind; returns its id as well. */
export function addBlock(
  flow: FlowDocument,
  stepId: string,
  index: number,
  kind: BlockKind,
): [FlowDocument, string] {
  const id = newId(kind.type.split('.').at(-1) ?? 'block', blockIds(flow));
  const block: FlowBlock = { id, type: kind.type, data: firstData(kind) };
  const next = withStep(flow, stepId, (step) => ({
    ...step,
    blocks: step.blocks.toSpliced(index, 0, block),
  }));
  return [next, id];
}

/** What a new block begins with, so that it has all parts it must have. */
export function firstData(kind: BlockKind): Record<string, unknown> {
  const given = STARTERS[kind.type];
  if (given) return structuredClone(given);
  const required = kind.schema.required ?? [];
  const data: Record<string, unknown> = {};
  for (const name of required) {
    const value = firstValue(kind.schema.properties?.[name] as FieldSchema | undefined);
    if (value !== undefined) data[name] = value;
  }
  return data;
}

const STARTERS: Record<string, Record<string, unknown>> = {
  'core.ask.choice': {
    text: '',
    choices: [
      { id: 'yes', label: 'Yes' },
      { id: 'no', label: 'No' },
    ],
  },
  'core.condition': { when: { combinator: 'and', rules: [] } },
  'core.split': { weights: { a: 1, b: 1 } },
  'core.wait': { seconds: 60 },
  'core.priority': { priority: 'high' },
};

function firstValue(schema: FieldSchema | undefined): unknown {
  if (!schema) return undefined;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'string') return '';
  if (schema.type === 'array') return [];
  if (schema.type === 'object') return {};
  return schema.minimum;
}

export function changeBlock(
  flow: FlowDocument,
  id: string,
  change: (block: FlowBlock) => FlowBlock,
): FlowDocument {
  return {
    ...flow,
    steps: flow.steps.map((step) =>
      step.blocks.some((block) => block.id === id)
        ? { ...step, blocks: step.blocks.map((block) => (block.id === id ? change(block) : block)) }
        : step,
    ),
  };
}

export function setData(flow: FlowDocument, id: string, name: string, value: unknown): FlowDocument {
  return changeBlock(flow, id, (block) => {
    const data = { ...block.data, [name]: value };
    if (value === undefined) delete data[name];
    return { ...block, data };
  });
}

export function changeStep(flow: FlowDocument, id: string, change: Partial<FlowStep>): FlowDocument {
  return withStep(flow, id, (step) => ({ ...step, ...change }));
}

/** Lead an outcome to a step, or with null nowhere. `block` is empty for the end of the step. */
export function connect(
  flow: FlowDocument,
  from: { step: string; block: string; outcome: string },
  target: string | null,
): FlowDocument {
  if (!from.block && from.outcome === NEXT) {
    return withStep(flow, from.step, ({ next: _next, ...step }) =>
      target ? { ...step, next: target } : step,
    );
  }
  if (from.outcome === JUMP) return setData(flow, from.block, 'step', target ?? '');
  return changeBlock(flow, from.block, (block) => {
    const { [from.outcome]: _old, ...rest } = block.out ?? {};
    const out = target ? { ...rest, [from.outcome]: target } : rest;
    const { out: _out, ...plain } = block;
    return Object.keys(out).length > 0 ? { ...plain, out } : plain;
  });
}

/** Move a block within its step or into another one; `index` counts before it is taken out. */
export function moveBlock(
  flow: FlowDocument,
  id: string,
  stepId: string,
  index: number,
): FlowDocument {
  const found = findBlock(flow, id);
  if (!found || !findStep(flow, stepId)) return flow;
  const isSame = found.step.id === stepId;
  const at = isSame && found.index < index ? index - 1 : index;
  const without = withStep(flow, found.step.id, (step) => ({
    ...step,
    blocks: step.blocks.toSpliced(found.index, 1),
  }));
  return withStep(without, stepId, (step) => ({
    ...step,
    blocks: step.blocks.toSpliced(at, 0, found.block),
  }));
}

export function moveStep(flow: FlowDocument, id: string, by: -1 | 1): FlowDocument {
  const at = flow.steps.findIndex((step) => step.id === id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= flow.steps.length) return flow;
  const start = firstStep(flow);
  const steps = flow.steps.toSpliced(at, 1).toSpliced(to, 0, flow.steps[at]!);
  const next = { ...flow, steps };
  // Where no step is named the flow begins with the first of the list, whichever that is.
  return firstStep(next) === start ? next : { ...next, start: { ...flow.start, step: start } };
}

/** Remove steps and blocks, and every way that led to what is gone. */
export function remove(flow: FlowDocument, selection: Selection): FlowDocument {
  if (selection.steps.length + selection.blocks.length === 0) return flow;
  const gone = new Set(selection.steps);
  if (flow.steps.every((step) => gone.has(step.id))) return flow;
  const steps = flow.steps
    .filter((step) => !gone.has(step.id))
    .map((step) => cleanStep(step, gone, new Set(selection.blocks)));
  const layout = Object.fromEntries(
    Object.entries(flow.layout ?? {}).filter(([id]) => !gone.has(id)),
  );
  const { step: start, ...rest } = flow.start ?? {};
  const isStartGone = start !== undefined && gone.has(start);
  const begin = start === undefined || isStartGone ? rest : { ...rest, step: start };
  return { ...flow, steps, layout, ...(flow.start ? { start: begin } : {}) };
}

function cleanStep(step: FlowStep, gone: ReadonlySet<string>, blocks: ReadonlySet<string>): FlowStep {
  const { next, ...rest } = step;
  return {
    ...rest,
    blocks: step.blocks.filter((block) => !blocks.has(block.id)).map((one) => cleanBlock(one, gone)),
    ...(next && !gone.has(next) ? { next } : {}),
  };
}

function cleanBlock(block: FlowBlock, gone: ReadonlySet<string>): FlowBlock {
  const { out, ...rest } = block;
  const kept = Object.entries(out ?? {}).filter(([, target]) => !gone.has(target));
  return kept.length > 0 ? { ...rest, out: Object.fromEntries(kept) } : rest;
}

/** Give a choice another id, and take its way along. */
export function renameOutcome(block: FlowBlock, from: string, to: string): FlowBlock {
  if (!block.out || !(from in block.out)) return block;
  const { [from]: target, ...rest } = block.out;
  return { ...block, out: { ...rest, [to]: target! } };
}

/** Declare a variable unless it is there. */
export function declare(flow: FlowDocument, name: string, type: Variable['type']): FlowDocument {
  const variables = flow.variables ?? [];
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(name) || variables.some((one) => one.name === name)) {
    return flow;
  }
  return { ...flow, variables: [...variables, { name, type }] };
}

export function place(flow: FlowDocument, places: Record<string, Place>): FlowDocument {
  const rounded = Object.fromEntries(Object.entries(places).map(([id, at]) => [id, round(at)]));
  const isSame = Object.entries(rounded).every(([id, { x, y }]) => {
    const now = flow.layout?.[id];
    return now?.x === x && now.y === y;
  });
  if (isSame) return flow;
  // All of them: one that nobody placed would go elsewhere when others come.
  return { ...flow, layout: { ...placesOf(flow), ...rounded } };
}

const round = ({ x, y }: Place): Place => ({ x: Math.round(x), y: Math.round(y) });
