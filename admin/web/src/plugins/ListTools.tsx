import { SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useT } from '@/i18n';
import css from './Plugins.module.css';

/** Search field and filter above a list of cards. */
export function ListTools<Filter extends string>(props: {
  typed: string;
  onType: (text: string) => void;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  choices: { value: Filter; label: string }[];
}) {
  const { typed, onType, filter, onFilter, choices } = props;
  const t = useT();
  return (
    <div className={css.tools} role="search">
      <TextInput
        className={css.search}
        type="search"
        aria-label={t('plugins.search')}
        placeholder={t('plugins.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={t('plugins.filter.label')}
        data={choices}
        value={filter}
        onChange={(value) => onFilter(value as Filter)}
      />
    </div>
  );
}
