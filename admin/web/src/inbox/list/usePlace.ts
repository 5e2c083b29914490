import { useCallback, useReducer } from 'react';
import type { SavedView } from '@/api/types';
import type { ListFilter } from '@/realtime/keys';
import { fromSaved, isView, plainFilter, sameFilter } from './filter';
import { useSavedViews } from './useSavedViews';

/** Filters people set, by place, while the page is open: one comes back to what one left. */
const remembered = new Map<string, ListFilter>();

export type Place =
  | { kind: 'loading' | 'missing' }
  | {
      kind: 'found';
      filter: ListFilter;
      setFilter: (filter: ListFilter) => void;
      /** The filter is not what the view begins with. */
      isChanged: boolean;
      reset: () => void;
      saved: SavedView | null;
    };

/** What the list of an address holds: a view by its name, or a saved one by its id. */
export function usePlace(place: string): Place {
  const { query, views } = useSavedViews();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const setFilter = useCallback(
    (filter: ListFilter) => {
      remembered.set(place, filter);
      redraw();
    },
    [place],
  );
  const saved = views.find((view) => view.id === place) ?? null;
  if (!saved && !isView(place)) return { kind: query.isLoading ? 'loading' : 'missing' };
  const base = saved ? fromSaved(saved.filter) : plainFilter(isView(place) ? place : 'all');
  const filter = remembered.get(place) ?? base;
  return {
    kind: 'found',
    filter,
    setFilter,
    isChanged: !sameFilter(filter, base),
    reset: () => setFilter(base),
    saved,
  };
}
