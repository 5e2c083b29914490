import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/http';
import type { Page } from '@/api/types';
import { useT } from '@/i18n';
import { readable } from '@/i18n/format';
import { keys } from '@/realtime/keys';
import { Failure } from '@/ui/ListState';
import { areasOf, asksFor, togglePattern, type EventType } from './types';
import css from './Webhooks.module.css';

export function useEventTypes() {
  return useQuery({
    queryKey: keys.eventTypes,
    queryFn: ({ signal }) => api.get<Page<EventType>>('webhooks/event-types', undefined, signal),
    staleTime: Infinity,
  });
}

/** Which events are sent: all, or those that are ticked. */
export function EventPicker(props: {
  patterns: readonly string[];
  onChange: (patterns: string[]) => void;
  error?: string;
}) {
  const { patterns, onChange, error } = props;
  const t = useT();
  const query = useEventTypes();
  const types = query.data?.data ?? [];
  const isAll = patterns.includes('*');
  return (
    <fieldset className={css.events}>
      <legend>{t('webhooks.events')}</legend>
      <Checkbox
        label={t('webhooks.all')}
        checked={isAll}
        onChange={() => onChange(isAll ? ['session.created', 'session.closed', 'message.created'] : ['*'])}
      />
      {!isAll && query.error && !query.data && (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!isAll && (
        <div className={css.areas}>
          {areasOf(types).map(([area, rows]) => (
            <div key={area} role="group" aria-label={readable(area)}>
              {rows.map(({ type, meaning }) => (
                <Checkbox
                  key={type}
                  size="xs"
                  label={type}
                  description={meaning}
                  checked={asksFor(patterns, type)}
                  onChange={() => onChange(togglePattern(patterns, type, types))}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      {error && <p role="alert">{error}</p>}
    </fieldset>
  );
}
