import { ActionIcon, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCheck, IconMenu2, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useLayout } from '@/app/layout';
import { useT } from '@/i18n';
import type { ListFilter, StateFilter } from '@/realtime/keys';
import css from './ListHeader.module.css';
import { SearchDialog } from './SearchDialog';
import { useCommands } from '@/commands/commands';

const STATES: StateFilter[] = [
  'not-done', 'queued', 'open', 'waiting', 'snoozed', 'resolved', 'closed', 'any',
];

/** The view's name and its filters; unread is one click away, always. */
export function ListHeader(props: {
  filter: ListFilter;
  onFilter: (filter: Omit<ListFilter, 'view'>) => void;
}) {
  const { filter, onFilter } = props;
  const t = useT();
  const { isPhone, openNav } = useLayout();
  const [isSearching, setSearching] = useState(false);
  const { state, unread } = filter;
  useCommands([
    {
      id: 'list.search',
      group: 'list',
      title: t('search.title'),
      icon: IconSearch,
      keys: '/',
      run: () => setSearching(true),
    },
  ]);
  return (
    <header className={css.header}>
      <div className={css.top}>
        {isPhone && (
          <ActionIcon variant="subtle" color="gray" size={44} onClick={openNav} aria-label={t('nav.open')}>
            <IconMenu2 size={20} />
          </ActionIcon>
        )}
        <h1 className={css.title}>{t(`view.${filter.view}`)}</h1>
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
        <button
          type="button"
          className={css.chip}
          aria-pressed={!unread}
          onClick={() => onFilter({ state, unread: false })}
        >
          {t('filter.everything')}
        </button>
        <button
          type="button"
          className={css.chip}
          aria-pressed={unread}
          onClick={() => onFilter({ state, unread: true })}
        >
          {t('filter.unread')}
        </button>
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <button type="button" className={css.state}>
              <IconAdjustmentsHorizontal size={16} aria-hidden />
              {t(`filter.${state}`)}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {STATES.map((value) => (
              <Menu.Item
                key={value}
                rightSection={value === state ? <IconCheck size={16} aria-hidden /> : null}
                onClick={() => onFilter({ state: value, unread })}
              >
                {t(`filter.${value}` as 'filter.open')}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <SearchDialog opened={isSearching} onClose={() => setSearching(false)} />
    </header>
  );
}
