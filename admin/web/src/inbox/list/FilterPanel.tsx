import { Button, MultiSelect, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Session } from '@/api/types';
import { useT } from '@/i18n';
import { keys, type ListFilter, type StateFilter } from '@/realtime/keys';
import { distinct, languageName } from './choices';
import { conditionsOf, hasStateChoice, without } from './filter';
import css from './FilterPanel.module.css';
import { useRouting } from './useNames';
import { useStaff } from '../useStaff';
import { useTags } from './useTags';

const STATES: StateFilter[] = [
  'not-done', 'queued', 'open', 'waiting', 'bot', 'snoozed', 'resolved', 'closed', 'any',
];
const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

/** All conditions of a list; each narrows it further. */
export default function FilterPanel(props: {
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
}) {
  const { filter, onFilter } = props;
  const t = useT();
  const { tags } = useTags();
  const { staff } = useStaff();
  const { queues, teams } = useRouting(true);
  const seen = useSeenSessions();
  const set = (change: Partial<ListFilter>) => onFilter({ ...filter, ...change });
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.name }));
  const languages = distinct(seen.map((one) => one.language?.split('-')[0]), filter.language);
  const conditions = conditionsOf(filter);
  return (
    <div className={css.panel}>
      {hasStateChoice(filter.view) && (
        <Select
          label={t('filter.state')}
          allowDeselect={false}
          data={STATES.map((value) => ({ value, label: t(`filter.${value}`) }))}
          value={filter.state}
          onChange={(value) => set({ state: (value ?? 'any') as StateFilter })}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      <MultiSelect
        label={t('filter.tags')}
        placeholder={filter.tags.length === 0 ? t('filter.anyValue') : undefined}
        searchable
        clearable
        data={distinct([...tags.map((tag) => tag.name), ...filter.tags], null)}
        value={[...filter.tags]}
        onChange={(value) => set({ tags: value.slice(0, 10) })}
        comboboxProps={{ withinPortal: false }}
      />
      <div className={css.pair}>
        <Choice
          label={t('details.priority')}
          data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          value={filter.priority}
          onChange={(value) => set({ priority: value as ListFilter['priority'] })}
        />
        {filter.view !== 'mine' && filter.view !== 'unassigned' && (
          <Choice
            label={t('details.assignee')}
            data={named(staff)}
            value={filter.assigneeId}
            onChange={(value) => set({ assigneeId: value })}
          />
        )}
        <Choice
          label={t('details.queue')}
          data={named(queues)}
          value={filter.queueId}
          onChange={(value) => set({ queueId: value })}
        />
        {teams.length > 0 && (
          <Choice
            label={t('filter.team')}
            data={named(teams)}
            value={filter.teamId}
            onChange={(value) => set({ teamId: value })}
          />
        )}
        <Choice
          label={t('details.channel')}
          data={distinct(['web', ...seen.map((one) => one.channel)], filter.channel)}
          value={filter.channel}
          onChange={(value) => set({ channel: value })}
        />
        <Choice
          label={t('details.language')}
          data={languages.map((value) => ({ value, label: languageName(value, t.locale) }))}
          value={filter.language}
          onChange={(value) => set({ language: value })}
        />
      </div>
      <Button
        variant="default"
        disabled={conditions.length === 0}
        onClick={() => onFilter(without(filter, conditions))}
      >
        {t('empty.filteredAction')}
      </Button>
    </div>
  );
}

function Choice(props: {
  label: string;
  data: (string | { value: string; label: string })[];
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const t = useT();
  return (
    <Select
      {...props}
      placeholder={t('filter.anyValue')}
      searchable
      clearable
      comboboxProps={{ withinPortal: false }}
    />
  );
}

/** The conversations this page knows of: their languages and channels are those in use. */
function useSeenSessions(): Session[] {
  const cache = useQueryClient();
  const lists = cache.getQueriesData<{ pages: { data: Session[] }[] }>({ queryKey: keys.lists });
  return lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.data) ?? []);
}
