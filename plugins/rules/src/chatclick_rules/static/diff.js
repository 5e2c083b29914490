/** What differs between two rule sets. Pure. */

/**
 * @typedef {{ id: string } & Record<string, unknown>} Rule
 * @typedef {{ rules: Rule[], time_zone?: string, fallback_queue_id?: string | null }} RuleSet
 * @param {RuleSet} before
 * @param {RuleSet} after
 * @returns {{ kind: string, id: string, before?: Rule, after?: Rule, from?: number, to?: number }[]}
 */
export function compareSets(before, after) {
  const old = new Map(before.rules.map((rule, at) => [rule.id, { rule, at }]));
  const moved = findMoved(before.rules.map(idOf), after.rules.map(idOf));
  const found = [];
  after.rules.forEach((rule, at) => {
    const known = old.get(rule.id);
    old.delete(rule.id);
    if (!known) found.push({ kind: 'added', id: rule.id, after: rule, to: at });
    else if (write(known.rule) !== write(rule)) {
      found.push({ kind: 'changed', id: rule.id, before: known.rule, after: rule, from: known.at, to: at });
    } else if (moved.has(rule.id)) {
      found.push({ kind: 'moved', id: rule.id, before: known.rule, after: rule, from: known.at, to: at });
    }
  });
  for (const [id, { rule, at }] of old) found.push({ kind: 'removed', id, before: rule, from: at });
  return found;
}

const idOf = (rule) => rule.id;

/** Find the ids that were taken out of the common order: all but a longest run that stayed in it. */
export function findMoved(before, after) {
  const places = new Map(before.map((id, at) => [id, at]));
  const common = after.filter((id) => places.has(id));
  // Patience sorting: piles of the smallest ends, and what stood before each.
  const ends = [];
  const previous = new Map();
  for (const id of common) {
    const place = places.get(id);
    let at = ends.findIndex((end) => places.get(end) > place);
    if (at < 0) at = ends.length;
    if (at > 0) previous.set(id, ends[at - 1]);
    ends[at] = id;
  }
  const stayed = new Set();
  for (let id = ends.at(-1); id !== undefined; id = previous.get(id)) stayed.add(id);
  return new Set(common.filter((id) => !stayed.has(id)));
}

/** Write a value so that the order of its keys does not count. */
export function write(value) {
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(value[key])}`).join()}}`;
}
