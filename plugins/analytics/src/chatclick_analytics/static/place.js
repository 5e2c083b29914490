/** What the page's address says: which dashboard, how it differs from what was saved, and the wall. Pure. */
import { FILTERS, HOURS, RANGES } from './boards.js';

/**
 * @param {string} id of the dashboard, '' for the standard one
 * @param {object} board as it is shown
 * @param {object} kept as it was saved
 * @param {boolean} isWall
 */
export function toSearch(id, board, kept, isWall) {
  const said = new URLSearchParams();
  if (id) said.set('board', id);
  const tell = (name, read) => read(board) !== read(kept) && said.set(name, read(board));
  tell('range', (one) => one.range ?? '7d');
  tell('hours', (one) => one.hours ?? 'all');
  tell('compare', (one) => String(one.compare === true));
  for (const name of FILTERS) tell(name, (one) => one.filters?.[name] ?? '');
  if (isWall) said.set('wall', 'true');
  return said.toString();
}

/** The id of the dashboard that an address is about. */
export const idOf = (search) => new URLSearchParams(search).get('board') ?? '';

/** Whether it is shown on a wall. */
export const isOnWall = (search) => new URLSearchParams(search).get('wall') === 'true';

/**
 * The dashboard as an address wants it shown; what the address says wrongly is as it was saved.
 *
 * @param {object} kept as it was saved
 */
export function apply(search, kept) {
  const said = new URLSearchParams(search);
  const board = structuredClone(kept);
  if (RANGES.includes(said.get('range'))) board.range = said.get('range');
  if (HOURS.includes(said.get('hours'))) board.hours = said.get('hours');
  if (said.has('compare')) board.compare = said.get('compare') === 'true';
  board.filters = { ...board.filters };
  for (const name of FILTERS) {
    if (said.get(name)) board.filters[name] = said.get(name);
    else if (said.has(name)) delete board.filters[name];
  }
  return board;
}
