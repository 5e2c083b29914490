/** Putting together what two people changed in the same flow. Pure. */
import type { FlowDocument } from './types';

export interface Merged {
  flow: FlowDocument;
  /** What both changed, each in another way; there mine is kept. */
  conflicts: string[];
}

type Entry = [string, unknown];

/**
 * Merge two documents that come from one.
 *
 * Steps, variables and places are told apart by their names, everything else by its key.
 */
export function merge(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument): Merged {
  const conflicts: string[] = [];
  const parts = [base, mine, theirs].map(split) as [Parts, Parts, Parts];
  const join = (name: keyof Parts) =>
    mergeEntries(parts[0][name], parts[1][name], parts[2][name], (key) =>
      conflicts.push(name === 'rest' ? key : `${name}/${key}`),
    );
  const steps = join('steps').map(([, step]) => step);
  const variables = join('variables').map(([, one]) => one);
  const quiet: string[] = conflicts.slice();
  const layout = Object.fromEntries(join('layout'));
  conflicts.length = quiet.length; // two people moving one card is nothing to ask about
  const flow = {
    ...Object.fromEntries(join('rest')),
    ...(variables.length > 0 || theirs.variables || mine.variables ? { variables } : {}),
    steps,
    layout,
  } as unknown as FlowDocument;
  return { flow, conflicts };
}

interface Parts {
  steps: Entry[];
  variables: Entry[];
  layout: Entry[];
  rest: Entry[];
}

function split({ steps, variables, layout, ...rest }: FlowDocument): Parts {
  return {
    steps: steps.map((step) => [step.id, step]),
    variables: (variables ?? []).map((one) => [one.name, one]),
    layout: Object.entries(layout ?? {}),
    rest: Object.entries(rest),
  };
}

function mergeEntries(
  base: Entry[],
  mine: Entry[],
  theirs: Entry[],
  onConflict: (key: string) => void,
): Entry[] {
  const [old, my, their] = [new Map(base), new Map(mine), new Map(theirs)];
  const keys = [...new Set([...my.keys(), ...their.keys()])];
  return keys.flatMap((key): Entry[] => {
    const [was, here, there] = [old.get(key), my.get(key), their.get(key)];
    const amI = !isSame(was, here);
    const areThey = !isSame(was, there);
    if (amI && areThey && !isSame(here, there)) onConflict(key);
    const value = amI ? here : there;
    return value === undefined ? [] : [[key, value]];
  });
}

export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** The server gives keys back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]): Entry => [key, sorted(one)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
