import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconArrowUp, IconCornerDownLeft, IconMailOpened } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import type { ListFilter } from '@/realtime/keys';
import { ListState, RowSkeletons } from '@/ui/ListState';
import { ListEmpty } from './ListEmpty';
import { ListHeader } from './ListHeader';
import css from './SessionList.module.css';
import { SessionRow } from './SessionRow';
import { useSessionList } from './useSessionList';

export const ROW_PX = 64;

export function SessionList(props: {
  filter: ListFilter;
  onFilter: (filter: Omit<ListFilter, 'view'>) => void;
  selectedId: string | undefined;
  onOpen: (id: string) => void;
}) {
  const { filter, onFilter, selectedId, onOpen } = props;
  const t = useT();
  const { query, sessions } = useSessionList(filter);
  const [cursorId, setCursorId] = useState(selectedId);
  const scroller = useRef<HTMLDivElement>(null);
  const isFocusDue = useRef(false);
  const rows = useVirtualizer({
    count: sessions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => sessions[index]?.id ?? index,
    overscan: 8,
  });
  useEffect(() => setCursorId(selectedId), [selectedId]);
  // The focus goes along with the cursor, else Enter would press what was clicked before. A row far
  // away is drawn only after the list has scrolled.
  useLayoutEffect(() => {
    const row = isFocusDue.current && scroller.current?.querySelector<HTMLElement>('[data-cursor="true"]');
    if (!row) return;
    isFocusDue.current = false;
    row.focus({ preventScroll: true });
  });

  const items = rows.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= sessions.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, sessions.length]);

  const move = (step: 1 | -1) => {
    const at = sessions.findIndex((session) => session.id === cursorId);
    const index = at < 0 ? 0 : Math.min(Math.max(at + step, 0), sessions.length - 1);
    const target = sessions[index];
    if (!target) return;
    isFocusDue.current = true;
    setCursorId(target.id);
    rows.scrollToIndex(index);
  };
  const openCursor = () => {
    const target = sessions.find((session) => session.id === cursorId) ?? sessions[0];
    if (target) onOpen(target.id);
  };
  useCommands([
    { id: 'list.next', group: 'list', title: t('command.next'), keys: 'j', icon: IconArrowDown, isKeyOnly: true, run: () => move(1) },
    { id: 'list.previous', group: 'list', title: t('command.previous'), keys: 'k', icon: IconArrowUp, isKeyOnly: true, run: () => move(-1) },
    { id: 'list.down', group: 'list', title: t('command.next'), keys: 'arrowdown', isKeyOnly: true, run: () => move(1) },
    { id: 'list.up', group: 'list', title: t('command.previous'), keys: 'arrowup', isKeyOnly: true, run: () => move(-1) },
    { id: 'list.open', group: 'list', title: t('command.open'), keys: 'enter', icon: IconCornerDownLeft, isKeyOnly: true, run: openCursor },
    {
      id: 'list.unread',
      group: 'list',
      title: t(filter.unread ? 'command.showRead' : 'command.onlyUnread'),
      keys: 'u',
      icon: IconMailOpened,
      run: () => onFilter({ state: filter.state, unread: !filter.unread }),
    },
  ]);
  return (
    <section className={css.pane} aria-label={t('list.label')}>
      <ListHeader filter={filter} onFilter={onFilter} />
      <div className={css.scroll} ref={scroller} tabIndex={-1}>
        <ListState
          query={query}
          isEmpty={sessions.length === 0}
          empty={<ListEmpty filter={filter} onFilter={onFilter} />}
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
                    view={filter.view}
                    isSelected={session.id === selectedId}
                    isCursor={session.id === cursorId}
                  />
                </li>
              );
            })}
          </ul>
        </ListState>
      </div>
    </section>
  );
}
