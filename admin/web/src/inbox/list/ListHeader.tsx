import { ActionIcon, Menu, Popover } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconArrowsSort,
  IconCheck,
  IconMenu2,
  IconSearch,
} from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLayout } from '@/app/layout';
import { useCommands } from '@/commands/commands';
import { useT } from '@/i18n';
import type { ListFilter, Sort } from '@/realtime/keys';
import { clsx } from '@/ui/clsx';
import { conditionsOf } from './filter';
import { FilterChips } from './FilterChips';
import css from './ListHeader.module.css';

const FilterPanel = lazy(() => import('./FilterPanel'));
const SearchDialog = lazy(() => import('./SearchDialog'));

const SORTS: Sort[] = ['updated', 'waiting', 'priority'];

/** The view's name, its filters and its order; unread and unanswered are one click away, always. */
export function ListHeader(props: {
  title: string;
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
  /** What can be done with a filter that differs from its view. */
  onSave: (() => void) | null;
  menu: ReactNode;
}) {
  const { title, filter, onFilter, onSave, menu } = props;
  const t = useT();
  const { isPhone, openNav } = useLayout();
  const [isSearching, setSearching] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  useCommands([
    {
      id: 'list.search',
      group: 'list',
      title: t('search.title'),
      icon: IconSearch,
      keys: '/',
      run: () => setSearching(true),
    },
    {
      id: 'list.filter',
      group: 'list',
      title: t('filter.label'),
      icon: IconAdjustmentsHorizontal,
      keys: 'f',
      run: () => setChoosing(true),
    },
  ]);
  const more = conditionsOf(filter).filter((name) => name !== 'unread' && name !== 'waiting').length;
  return (
    <header className={css.header}>
      <div className={css.top}>
        {isPhone && (
          <ActionIcon variant="subtle" color="gray" size={44} onClick={openNav} aria-label={t('nav.open')}>
            <IconMenu2 size={20} />
          </ActionIcon>
        )}
        <h1 className={css.title} title={title}>
          {title}
        </h1>
        {menu}
        <SortMenu filter={filter} onFilter={onFilter} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={isPhone ? 44 : 32}
          onClick={() => setSearching(true)}
          aria-label={t('search.title')}
        >
          <IconSearch size={18} />
        </ActionIcon>
      </div>
      <div className={css.filters} role="group" aria-label={t('filter.label')}>
        <Chip
          word={t('filter.unread')}
          isOn={filter.unread}
          onClick={() => onFilter({ ...filter, unread: !filter.unread })}
        />
        <Chip
          word={t('filter.unanswered')}
          isOn={filter.waiting}
          onClick={() => onFilter({ ...filter, waiting: !filter.waiting })}
        />
        <Popover
          opened={isChoosing}
          onChange={setChoosing}
          position="bottom-end"
          width={304}
          trapFocus
          withinPortal
          returnFocus
        >
          <Popover.Target>
            <button
              type="button"
              className={clsx(css.chip, css.more)}
              aria-expanded={isChoosing}
              onClick={() => setChoosing(!isChoosing)}
            >
              <IconAdjustmentsHorizontal size={16} aria-hidden />
              {t('filter.more')}
              {more > 0 && <span className={css.number}>{more}</span>}
            </button>
          </Popover.Target>
          <Popover.Dropdown className={css.panel} aria-label={t('filter.label')}>
            <Suspense fallback={null}>
              {isChoosing && <FilterPanel filter={filter} onFilter={onFilter} />}
            </Suspense>
          </Popover.Dropdown>
        </Popover>
      </div>
      <FilterChips filter={filter} onFilter={onFilter} onSave={onSave} />
      <Suspense fallback={null}>
        {isSearching && <SearchDialog onClose={() => setSearching(false)} />}
      </Suspense>
    </header>
  );
}

function Chip({ word, isOn, onClick }: { word: string; isOn: boolean; onClick: () => void }) {
  return (
    <button type="button" className={css.chip} aria-pressed={isOn} onClick={onClick}>
      {word}
    </button>
  );
}

function SortMenu(props: { filter: ListFilter; onFilter: (filter: ListFilter) => void }) {
  const { filter, onFilter } = props;
  const t = useT();
  const { isPhone } = useLayout();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={isPhone ? 44 : 32}
          aria-label={t('sort.now', { order: t(`sort.${filter.sort}`) })}
          title={t(`sort.${filter.sort}`)}
        >
          <IconArrowsSort size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SORTS.map((sort) => (
          <Menu.Item
            key={sort}
            rightSection={sort === filter.sort ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => onFilter({ ...filter, sort })}
          >
            {t(`sort.${sort}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
