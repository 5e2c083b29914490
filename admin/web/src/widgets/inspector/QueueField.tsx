import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readAll } from '@/api/readAll';
import type { Queue } from '@/api/types';
import { useT } from '@/i18n';
import { keys } from '@/realtime/keys';
import { usePlace } from './DesignerContext';
import { useLabels, type FieldProps } from './Field';

/** One of the queues by its name; an id that is none of them any more stays until it is changed. */
export function QueueField({ pointer, node }: FieldProps) {
  const t = useT();
  const { value, change } = usePlace(pointer);
  const query = useQuery({
    queryKey: keys.queues,
    queryFn: ({ signal }) => readAll<Queue>('queues', signal),
  });
  const known = (query.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const current = typeof value === 'string' ? value : '';
  const isGone = current !== '' && !known.some((one) => one.value === current);
  return (
    <NativeSelect
      {...useLabels({ pointer, node })}
      data={[
        { value: '', label: t('inspector.none') },
        ...(isGone ? [{ value: current, label: current }] : []),
        ...known,
      ]}
      value={current}
      onChange={(event) => change(event.currentTarget.value || undefined)}
    />
  );
}
