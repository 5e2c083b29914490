import { createContext, use } from 'react';
import type { ConfigProblem } from '@/api/types';
import { readAt } from '../draft/tree';
import type { DraftControl } from '../draft/useDraft';
import type { Node } from './schema';

export interface DesignerParts {
  control: DraftControl;
  schema: Node;
  /** Titles and help of the schema in the language of the page. */
  words: (text: string) => string;
}

export const DesignerContext = createContext<DesignerParts | null>(null);

export function useDesigner(): DesignerParts {
  const parts = use(DesignerContext);
  if (!parts) throw new Error('this part belongs into the designer');
  return parts;
}

/** One place of the draft: its value, what is wrong with it, and how it is changed. */
export function usePlace(pointer: string) {
  const { control } = useDesigner();
  const value = readAt(control.config, pointer);
  const found = control.problems.filter((one) => one.pointer === pointer);
  return {
    value,
    isSet: value !== undefined,
    errors: found.filter((one) => one.severity === 'error'),
    warnings: found.filter((one) => one.severity === 'warning'),
    change: (next: unknown) => control.change(pointer, next),
  };
}

/** What a person should do about it, in a line. */
export const sayProblem = ({ message, expected }: ConfigProblem): string =>
  expected ? `${message}; ${expected}` : message;
