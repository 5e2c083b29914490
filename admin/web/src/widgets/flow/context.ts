/** What every part of the flow editor shares. */
import { createContext, use } from 'react';
import type { Trail } from './trail';
import type { BlockKind, FlowDocument, FlowProblem, Passage, Selection } from './types';

export interface Editing {
  flow: FlowDocument;
  mayEdit: boolean;
  kinds: ReadonlyMap<string, BlockKind>;
  selection: Selection;
  select: (selection: Selection) => void;
  /** Changes with the same mark one after the other are undone together. */
  change: (flow: FlowDocument, mark?: string | null) => void;
  problems: readonly FlowProblem[];
  /** By step id or block id. */
  problemsAt: ReadonlyMap<string, readonly FlowProblem[]>;
  /** By `wayId`, where live numbers are shown. */
  counts: ReadonlyMap<string, Passage> | null;
  /** Runs that entered each step. */
  visits: ReadonlyMap<string, number> | null;
  trail: Trail | null;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error('EditingContext is missing');
  return editing;
}
