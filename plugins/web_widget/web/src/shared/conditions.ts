/**
 * Condition trees in the JSON form of `chatclick.plugin.conditions`, evaluated in the browser. The
 * server has validated them; the vectors in tests/vectors/conditions.json hold both sides to the same.
 */

export interface Rule {
  field: string;
  operator: string;
  value?: unknown;
}

export interface Conditions {
  combinator: "and" | "or";
  not?: boolean;
  rules: readonly (Conditions | Rule)[];
}

type Facts = Readonly<Record<string, unknown>>;
type Test = (fact: unknown, value: unknown) => boolean;

/** Tell whether the facts meet a tree or a rule. An empty group is true; a missing fact makes comparisons false. */
export function matches(tree: Conditions | Rule, facts: Facts): boolean {
  if (!("rules" in tree)) return matchesRule(tree, facts);
  const { rules } = tree;
  const meets = (node: Conditions | Rule) => matches(node, facts);
  const isMet = rules.length === 0 || (tree.combinator === "or" ? rules.some(meets) : rules.every(meets));
  return isMet !== !!tree.not;
}

function matchesRule({ field, operator, value }: Rule, facts: Facts): boolean {
  const [name, isNegative] = NEGATIVE[operator] ? [NEGATIVE[operator], true] : [operator, false];
  const isOrdered = ORDERED.has(name);
  const fact = prepare(findFact(facts, field), isOrdered);
  if (fact === undefined || fact === null) return isNegative;
  return !!TESTS[name]?.(fact, prepare(value, isOrdered)) !== isNegative;
}

function findFact(facts: Facts, field: string): unknown {
  if (Object.hasOwn(facts, field)) return facts[field];
  let value: unknown = facts;
  for (const part of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Facts)[part];
  }
  return value;
}

/** Fold text, and read times where they order; lists keep their plain members. */
function prepare(value: unknown, isOrdered: boolean): unknown {
  if (typeof value === "string") return (isOrdered && readTime(value)) || fold(value);
  if (Array.isArray(value)) {
    return value.filter((one) => typeof one !== "object").map((one) => prepare(one, isOrdered));
  }
  return value;
}

/** As Python's `casefold`: ß is ss, and a final sigma is a sigma. */
const fold = (text: string): string => text.toUpperCase().toLowerCase().replaceAll("ς", "σ");

function readTime(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

function compare(test: (order: number) => boolean): Test {
  return (fact, value) => {
    const [a, b] = [rank(fact), rank(value)];
    return a !== null && b !== null && fact instanceof Date === value instanceof Date && test(a - b);
  };
}

function rank(value: unknown): number | null {
  if (value instanceof Date || typeof value === "boolean") return Number(value);
  return typeof value === "number" ? value : null;
}

const isAtLeast = compare((order) => order >= 0);
const isAtMost = compare((order) => order <= 0);

/** A pattern knows `*` only; each part at its first place, which never leaves less room for the rest. */
function fitsPattern(fact: string, pattern: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return fact === pattern;
  const [first, last] = [parts.shift()!, parts.pop()!];
  const end = fact.length - last.length;
  let at = first.length;
  if (end < at || !fact.startsWith(first) || !fact.endsWith(last)) return false;
  return parts.every((part) => {
    const found = fact.indexOf(part, at);
    at = found + part.length;
    return found >= 0 && at <= end;
  });
}

const onText =
  (test: (fact: string, value: string) => boolean): Test =>
  (fact, value) =>
    typeof fact === "string" && test(fact, value as string);

const TESTS: Record<string, Test> = {
  is: (fact, value) => fact === value,
  in: (fact, value) => (Array.isArray(fact) ? fact : [fact]).some((one) => (value as unknown[]).includes(one)),
  contains: (fact, value) => (typeof fact === "string" || Array.isArray(fact)) && fact.includes(value as string),
  starts_with: onText((fact, value) => fact.startsWith(value)),
  ends_with: onText((fact, value) => fact.endsWith(value)),
  matches: onText(fitsPattern),
  less_than: compare((order) => order < 0),
  at_most: isAtMost,
  more_than: compare((order) => order > 0),
  at_least: isAtLeast,
  between: (fact, pair) => isAtLeast(fact, (pair as unknown[])[0]) && isAtMost(fact, (pair as unknown[])[1]),
  is_set: (fact) => fact !== "" && !(Array.isArray(fact) && fact.length === 0),
};

/** Operators that turn another one round; a missing fact makes them true. */
const NEGATIVE: Record<string, string> = {
  is_not: "is",
  not_in: "in",
  does_not_contain: "contains",
  does_not_match: "matches",
  is_not_set: "is_set",
};
const ORDERED = new Set(["less_than", "at_most", "more_than", "at_least", "between"]);
