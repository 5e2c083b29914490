import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import type { ListFilter } from '@/realtime/keys';
import { failureText } from '@/ui/failure';
import { ListState, RowSkeletons } from '@/ui/ListState';
import { ShowMore } from '@/ui/ShowMore';
import { useRowHeight } from './rowHeight';
import { offsetOf, rememberOffset, shiftOf } from './scrolling';
import css from './SessionList.module.css';
import { SessionRow, type Pick } from './SessionRow';
import { useListCommands } from './useListCommands';
import type { useSessionList } from './useSessionList';
import { useTags } from './useTags';

/** The conversations of a view, however many: only those in sight are drawn. */
export function SessionList(props: {
  place: string;
  list: ReturnType<typeof useSessionList>;
  filter: ListFilter;
  selectedId: string | undefined;
  onOpen: (id: string) => void;
  pickedIds: ReadonlySet<string>;
  /** Left out for whoever may change none. */
  onPick?: (id: string, pick: Pick) => void;
  onCursor: (id: string | undefined) => void;
  header: ReactNode;
  empty: ReactNode;
}) {
  const { place, list, filter, selectedId, onOpen, pickedIds, onPick, onCursor } = props;
  const t = useT();
  const { query, sessions } = list;
  const { colorOf } = useTags();
  const [cursorId, setCursorId] = useState(selectedId);
  const scroller = useRef<HTMLDivElement>(null);
  const isFocusDue = useRef(false);
  // The same function for the same list, or all places would be worked out again at each scroll.
  const keyOf = useCallback((index: number) => sessions[index]?.id ?? index, [sessions]);
  const rowPx = useRowHeight();
  const rows = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: keyOf,
    initialOffset: () => offsetOf(place),
    overscan: 8,
  });
  // Heights that were worked out are kept until one says that they are no longer true.
  useLayoutEffect(() => rows.measure(), [rows, rowPx]);
  useEffect(() => setCursorId(selectedId), [selectedId]);
  useEffect(() => onCursor(cursorId), [onCursor, cursorId]);
  // The focus goes along with the cursor, else Enter would press what was clicked before. A row far
  // away is drawn only after the list has scrolled.
  useLayoutEffect(() => {
    const row = isFocusDue.current && scroller.current?.querySelector<HTMLElement>('[data-cursor="true"]');
    if (!row) return;
    isFocusDue.current = false;
    row.focus({ preventScroll: true });
  });
  usePlaceKept(scroller, sessions, rowPx);

  const items = rows.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  // What failed is asked for again by a press; by itself it would be again and again.
  const canReadOn = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (canReadOn && lastShown >= sessions.length - 50) void fetchNextPage();
  }, [canReadOn, fetchNextPage, lastShown, sessions.length]);

  const moveTo = useCallback(
    (index: number) => {
      const target = sessions[index];
      if (!target) return;
      isFocusDue.current = true;
      setCursorId(target.id);
      rows.scrollToIndex(index);
    },
    [rows, sessions],
  );
  useListCommands({ sessions, cursorId, moveTo, onOpen, onPick });
  const base = `/inbox/${place}`;
  return (
    <section className={css.pane} aria-label={t('list.label')}>
      {props.header}
      <div
        className={css.scroll}
        ref={scroller}
        tabIndex={-1}
        onScroll={(event) => rememberOffset(place, event.currentTarget.scrollTop)}
      >
        <ListState
          query={query}
          isEmpty={sessions.length === 0}
          empty={props.empty}
          skeleton={<RowSkeletons rows={8} height={48} />}
        >
          <ul className={css.rows} style={{ height: rows.getTotalSize() }}>
            {items.map((item) => {
              const session = sessions[item.index];
              if (!session) return null;
              return (
                <li key={item.key} className={css.place} style={{ transform: `translateY(${item.start}px)` }}>
                  <SessionRow
                    session={session}
                    base={base}
                    isSelected={session.id === selectedId}
                    isCursor={session.id === cursorId}
                    isPicked={pickedIds.has(session.id)}
                    showsAssignee={filter.view !== 'mine' && filter.view !== 'unassigned'}
                    onPick={onPick}
                    colorOf={colorOf}
                  />
                </li>
              );
            })}
          </ul>
          {isFetchNextPageError && <MissingRest pages={query} />}
        </ListState>
      </div>
    </section>
  );
}

/** Below what is there: the rest could not be read. */
function MissingRest({ pages }: { pages: ReturnType<typeof useSessionList>['query'] }) {
  const t = useT();
  return (
    <div className={css.rest} role="alert">
      <span>{failureText(t, pages.error)}</span>
      <ShowMore pages={pages} />
    </div>
  );
}

/** Keep what somebody reads where it is while conversations come and go above it. */
function usePlaceKept(
  scroller: { current: HTMLDivElement | null },
  sessions: readonly Session[],
  rowPx: number,
) {
  const before = useRef<readonly string[]>([]);
  useLayoutEffect(() => {
    const ids = sessions.map((session) => session.id);
    const element = scroller.current;
    // At the top one waits for what is new; it shows there by itself.
    if (element && element.scrollTop > rowPx) {
      const first = Math.floor(element.scrollTop / rowPx);
      const shift = shiftOf(before.current, ids, first);
      if (shift !== 0) element.scrollTop += shift * rowPx;
    }
    before.current = ids;
  }, [scroller, sessions, rowPx]);
}
