/** Filters of the inbox: what each view begins with, and how they go over the wire. Pure. */
import type { Query } from '@/api/http';
import type { SavedFilter } from '@/api/types';
import type { ListFilter, StateFilter, View } from '@/realtime/keys';

export const VIEWS: readonly View[] = [
  'mine', 'unassigned', 'all', 'mentions', 'snoozed', 'closed',
];

const CATEGORIES: readonly string[] = ['active', 'waiting', 'done'];
/** The views that are about work at hand; the others hold what their name says, whatever its state. */
const AT_HAND: readonly View[] = ['mine', 'unassigned', 'all'];

export const isView = (place: string): place is View => (VIEWS as readonly string[]).includes(place);

/** A view without any filter of one's own. */
export function plainFilter(view: View): ListFilter {
  return {
    view,
    state: AT_HAND.includes(view) ? 'not-done' : 'any',
    unread: false,
    waiting: false,
    tags: [],
    priority: null,
    queueId: null,
    teamId: null,
    assigneeId: null,
    channel: null,
    language: null,
    sort: 'updated',
  };
}

/** The names under which the two views of a state stand for themselves. */
export const hasStateChoice = (view: View) => AT_HAND.includes(view) || view === 'mentions';

type Condition = Exclude<keyof ListFilter, 'view' | 'sort'>;

const CONDITIONS: readonly Condition[] = [
  'state', 'unread', 'waiting', 'tags', 'priority', 'queueId', 'teamId', 'assigneeId', 'channel',
  'language',
];

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The conditions by which a filter is narrower than its view. */
export function conditionsOf(filter: ListFilter): Condition[] {
  const plain = plainFilter(filter.view);
  return CONDITIONS.filter((name) => !isSame(filter[name], plain[name]));
}

/** The filter without some of its conditions. */
export function without(filter: ListFilter, names: readonly Condition[]): ListFilter {
  const plain = plainFilter(filter.view);
  return { ...filter, ...Object.fromEntries(names.map((name) => [name, plain[name]])) };
}

export function sameFilter(a: ListFilter, b: ListFilter): boolean {
  return a.view === b.view && a.sort === b.sort && CONDITIONS.every((one) => isSame(a[one], b[one]));
}

function stateParts(state: StateFilter): Pick<SavedFilter, 'state' | 'category'> {
  if (state === 'any') return { state: null, category: null };
  const category = state === 'not-done' ? 'awake' : CATEGORIES.includes(state) ? state : null;
  if (category) return { state: null, category: category as SavedFilter['category'] };
  return { state: state as SavedFilter['state'], category: null };
}

/** The filter as a saved view keeps it. */
export function toSaved(filter: ListFilter): SavedFilter {
  return {
    view: filter.view,
    ...stateParts(filter.state),
    unread: filter.unread,
    waiting: filter.waiting,
    tag: [...filter.tags],
    priority: filter.priority,
    visitor_id: null,
    queue_id: filter.queueId,
    team_id: filter.teamId,
    assignee_id: filter.assigneeId,
    channel: filter.channel,
    language: filter.language,
    sort: filter.sort,
  };
}

export function fromSaved(saved: SavedFilter): ListFilter {
  const category = saved.category === 'awake' || saved.category === 'undone' ? 'not-done' : saved.category;
  return {
    view: saved.view ?? 'all',
    state: saved.state ?? category ?? 'any',
    unread: saved.unread ?? false,
    waiting: saved.waiting ?? false,
    tags: saved.tag ?? [],
    priority: saved.priority ?? null,
    queueId: saved.queue_id ?? null,
    teamId: saved.team_id ?? null,
    assigneeId: saved.assignee_id ?? null,
    channel: saved.channel ?? null,
    language: saved.language ?? null,
    sort: saved.sort ?? 'updated',
  };
}

/** The query of `GET sessions`; what is no condition is left out. */
export function toQuery(filter: ListFilter): Query {
  const saved = toSaved(filter);
  return {
    ...saved,
    unread: saved.unread || undefined,
    waiting: saved.waiting || undefined,
    sort: saved.sort === 'updated' ? undefined : saved.sort,
  };
}
