/** Values of rules between how they are written in a field and how they are stored. Pure. */

export const OPERATORS = [
  'is',
  'is_not',
  'in',
  'not_in',
  'contains',
  'does_not_contain',
  'starts_with',
  'ends_with',
  'matches',
  'does_not_match',
  'less_than',
  'at_most',
  'more_than',
  'at_least',
  'between',
  'is_set',
  'is_not_set',
] as const;

export const NO_VALUE: ReadonlySet<string> = new Set(['is_set', 'is_not_set']);
const LISTS = new Set(['in', 'not_in', 'between']);
const ORDERED = new Set(['less_than', 'at_most', 'more_than', 'at_least', 'between']);

export const showValue = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(', ') : value === undefined ? '' : String(value);

export function readValue(operator: string, text: string): unknown {
  if (!LISTS.has(operator)) return readOne(operator, text);
  return text
    .split(',')
    .map((part) => readOne(operator, part.trim()))
    .filter((part) => part !== '');
}

function readOne(operator: string, text: string): unknown {
  const isNumber = ORDERED.has(operator) && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}
